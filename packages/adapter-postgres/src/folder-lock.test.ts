import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { lockFolder } from './folder-lock.js';

const root = mkdtempSync(join(tmpdir(), 'lock-'));
afterAll(() => rmSync(root, { recursive: true }));

describe('lockFolder', () => {
  it('refuses a folder that a living process holds, naming the process', async () => {
    const other = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)']);
    await once(other, 'spawn');
    writeFileSync(join(root, 'a.lock'), String(other.pid));
    expect(() => lockFolder(join(root, 'a'))).toThrow(`in use by process ${other.pid}`);
    other.kill('SIGKILL');
    await once(other, 'exit');
    const unlock = lockFolder(join(root, 'a'));
    unlock();
    expect(existsSync(join(root, 'a.lock'))).toBe(false);
  });
});
