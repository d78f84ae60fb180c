import { randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

/**
 * The key that seals webhook secrets at rest, made once and kept beside the data, readable by its owner alone. A real
 * application takes it from its secret store.
 */
export function secretKey(folder: string): string {
  const file = join(resolve(folder), 'secret.key');
  mkdirSync(resolve(folder), { recursive: true });
  try {
    writeFileSync(file, randomBytes(32).toString('hex'), { flag: 'wx', mode: 0o600 });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
  return readFileSync(file, 'utf8').trim();
}
