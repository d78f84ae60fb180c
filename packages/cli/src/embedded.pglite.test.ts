import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { runCommand } from './run.js';

const folder = mkdtempSync(join(tmpdir(), 'cli-data-'));
afterAll(() => rmSync(folder, { recursive: true }));

async function run(...args: readonly string[]) {
  const said = { out: '', err: '' };
  const code = await runCommand(
    {
      args: ['--data', join(folder, 'spend'), ...args],
      env: {},
      cwd: folder,
      home: folder,
      out: (text) => void (said.out += text),
      err: (text) => void (said.err += text),
      isTerminal: false,
      isInteractive: false,
      ask: async () => '',
      fetch: async () => {
        throw new Error('nothing here needs a network');
      },
      wait: async () => undefined,
      interrupted: async () => undefined,
    },
    '0.0.0',
  );
  return { code, ...said };
}

describe('--data', () => {
  it('keeps wallets and projects in a folder, from run to run', async () => {
    expect((await run('init', '--name', 'scout', '--owner', 'ops@example.com')).code).toBe(0);
    expect(await run('apply', '--yes')).toMatchObject({ code: 0 });
    expect((await run('wallets')).out).toContain('scout');
    expect((await run('projects', 'create', 'lesson-bot')).out).toContain('issued');
    const keys = JSON.parse((await run('api-key', 'list', '--json')).out) as { status: string }[];
    expect(keys.filter(({ status }) => status === 'active')).toHaveLength(1);
  }, 120_000);
});
