import { closeSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs';

/** Whether a process exists, ours to signal or not. */
function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/**
 * Claims a folder for this process with a file beside it. The embedded database takes no lock of its own, and two
 * processes in one folder lose writes. A lock left behind by a dead process is taken over.
 *
 * @returns a function that gives the folder up.
 * @throws Error that names the process when a living one has it.
 */
export function lockFolder(folder: string): () => void {
  const file = `${folder}.lock`;
  for (let attempt = 0; attempt < 2; attempt++) {
    try {
      const handle = openSync(file, 'wx');
      writeSync(handle, String(process.pid));
      closeSync(handle);
      return () => rmSync(file, { force: true });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
      const holder = Number.parseInt(readFileSync(file, 'utf8'), 10);
      if (holder && holder !== process.pid && isAlive(holder))
        throw new Error(`${folder} is in use by process ${holder}: stop it, or choose another folder`);
      rmSync(file, { force: true });
    }
  }
  throw new Error(`${folder} is being opened by another process: try again`);
}
