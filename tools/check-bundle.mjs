// What one calculation costs a web page that imports it from @bursar/core/rules.
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';
import { entries } from './entries.cjs';
import { root } from './workspace.mjs';

const limit = 15_000;
/** Of exports that read YAML (ADR 6). */
const limitWithYaml = 60_000;
const built = entries
  .filter(({ specifier }) => specifier.startsWith('@bursar/core/rules'))
  .map(({ folder, output }) => join(root, folder, 'dist', `${output}.js`));

/** The size of a bundle of one export, and whether the validation library is part of it. */
async function weigh(entry, name) {
  const { outputFiles, metafile } = await build({
    stdin: { contents: `export { ${name} } from ${JSON.stringify(entry)};`, resolveDir: root },
    bundle: true,
    format: 'esm',
    platform: 'browser',
    minify: true,
    write: false,
    metafile: true,
    logLevel: 'silent',
  });
  const inputs = Object.values(metafile.outputs).flatMap((output) => Object.entries(output.inputs));
  const holds = (name) =>
    inputs.some(([file, { bytesInOutput }]) => bytesInOutput > 0 && file.includes(`node_modules/${name}/`));
  const most = holds('yaml') && entry.endsWith('/wallets.js') ? limitWithYaml : limit;
  return { bytes: gzipSync(outputFiles[0].contents).length, zod: holds('zod'), name, most };
}

/** Bundles every export of ./rules and ./rules/<product> alone: each stays small and brings no validation library. */
export const bundleStep = {
  name: 'bundle',
  run: async () => {
    const weighed = [];
    for (const entry of built)
      for (const name of Object.keys(await import(pathToFileURL(entry).href)))
        weighed.push(await weigh(entry, name));
    weighed.sort((a, b) => b.bytes - a.bytes);
    const told = ({ name, bytes, zod }) => `${name}: ${bytes} bytes min+gzip${zod ? ', with zod' : ''}`;
    const bad = weighed.filter(({ bytes, zod, most }) => bytes > most || zod);
    if (bad.length > 0) throw new Error(`too large, or with zod:\n${bad.map(told).join('\n')}`);
    return `${weighed.length} exports of ./rules and below, the largest alone: ${told(weighed[0])}`;
  },
};
