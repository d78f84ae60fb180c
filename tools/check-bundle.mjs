// What one calculation costs a web page that imports it from @bursar/core/rules.
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';
import { root } from './workspace.mjs';

const limit = 15_000;
const entry = join(root, 'packages', 'core', 'dist', 'rules.js');

/** The size of a bundle of one export, and whether the validation library is part of it. */
async function weigh(name) {
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
  const zod = inputs.some(
    ([file, { bytesInOutput }]) => bytesInOutput > 0 && file.includes('node_modules/zod/'),
  );
  return { bytes: gzipSync(outputFiles[0].contents).length, zod, name };
}

/** Bundles every export of ./rules alone: each stays small and brings no validation library. */
export const bundleStep = {
  name: 'bundle',
  run: async () => {
    const names = Object.keys(await import(pathToFileURL(entry).href));
    const weighed = [];
    for (const name of names) weighed.push(await weigh(name));
    weighed.sort((a, b) => b.bytes - a.bytes);
    const told = ({ name, bytes, zod }) => `${name}: ${bytes} bytes min+gzip${zod ? ', with zod' : ''}`;
    const bad = weighed.filter(({ bytes, zod }) => bytes > limit || zod);
    if (bad.length > 0) throw new Error(`over ${limit} bytes, or with zod:\n${bad.map(told).join('\n')}`);
    return `${names.length} exports of ./rules, the largest alone: ${told(weighed[0])}`;
  },
};
