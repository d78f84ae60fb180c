// Builds the packages one by one, core first: the declarations of the others are checked against core's built ones.
import { spawnSync } from 'node:child_process';
import { packages, program } from './workspace.mjs';

const only = process.argv.slice(2);
for (const { folder, name, path } of packages) {
  if (only.length > 0 && !only.includes(name)) continue;
  const began = performance.now();
  const tsup = spawnSync(process.execPath, [program('tsup'), '--silent'], { cwd: path, stdio: 'inherit' });
  if (tsup.status !== 0) {
    console.error(`[build] ${folder} failed`);
    process.exit(1);
  }
  console.log(`[build] ${folder} ${((performance.now() - began) / 1000).toFixed(1)} s`);
}
