import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { memoryStorage } from '@bursar/adapter-memory';
import { cipher, createBursar, systemRuntime } from '@bursar/core';
import { execute } from '@bursar/core/http';
import { projects } from '@bursar/core/projects';
import { wallets } from '@bursar/core/wallets';
import { runCommand } from './run.js';

const ana = { id: 'ana', email: 'ana@example.com' };

/** What became of one run of the command. */
export interface Ran {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** A person at a terminal, a folder of theirs, and a server with both surfaces. */
export async function desk() {
  const folder = mkdtempSync(join(tmpdir(), 'desk-'));
  const clock = { now: new Date('2026-02-11T08:00:00.000Z') };
  const runtime = {
    ...systemRuntime({ cipher: cipher({ keys: [{ id: 'test', secret: '11'.repeat(32) }] }) }),
    now: () => clock.now,
  };
  const bursar = createBursar({
    storage: memoryStorage(),
    runtime,
    products: [
      wallets(),
      projects({
        verifyCredentials: async ({ email, password }) =>
          email === ana.email && password === 'correct horse' ? ana : null,
      }),
    ],
    requestLimits: false,
  });
  const actor = await bursar.actors.ofSession(ana);
  const scopes = ['read', 'write', 'approve', 'admin'] as const;
  const { secret } = await bursar.for(actor).wallets.keys.create({ name: 'ana', scopes });
  const state = { isDown: false };

  const fetchHere: typeof fetch = async (input, init = {}) => {
    if (state.isDown) throw new TypeError('fetch failed', { cause: new Error('connect ECONNREFUSED') });
    const url = new URL(input as string);
    const [, mount = '', path = ''] = /^\/(wallets|projects)(\/.*)$/.exec(url.pathname) ?? [];
    const surface = bursar.surfaces[mount as 'wallets' | 'projects'];
    const reply = await execute(surface, {
      method: init.method ?? 'GET',
      path,
      query: url.search.slice(1),
      headers: Object.fromEntries(new Headers(init.headers)),
      body: typeof init.body === 'string' ? new TextEncoder().encode(init.body) : null,
      address: '192.0.2.7',
    });
    return new Response(typeof reply.body === 'string' ? reply.body : null, {
      status: reply.status,
      headers: Object.entries(reply.headers).map(
        ([name, value]) => [name, String(value)] as [string, string],
      ),
    });
  };

  /** Runs the command; `answers` are typed, one after the other. */
  const run = async (
    args: readonly string[],
    { answers = [], env = {} }: { answers?: readonly string[]; env?: Readonly<Record<string, string>> } = {},
  ): Promise<Ran> => {
    const said = { out: '', err: '' };
    const typed = [...answers];
    const code = await runCommand(
      {
        args,
        env,
        cwd: folder,
        home: folder,
        out: (text) => void (said.out += text),
        err: (text) => void (said.err += text),
        isTerminal: false,
        isInteractive: answers.length > 0,
        ask: async () => typed.shift() ?? '',
        fetch: fetchHere,
        wait: async () => undefined,
        interrupted: async () => undefined,
      },
      '0.0.0',
    );
    return { code, ...said };
  };

  return {
    bursar,
    actor,
    clock,
    state,
    folder,
    run,
    secret,
    /** The JSON of a run that must succeed. */
    json: async <T>(...args: readonly string[]): Promise<T> => {
      const { code, out, err } = await run([...args, '--json']);
      if (code !== 0) throw new Error(`${args.join(' ')}: exit ${code}: ${err}`);
      return JSON.parse(out) as T;
    },
    login: () => run(['login', '--url', 'http://server.test/wallets'], { answers: [secret] }),
    loginToProjects: () =>
      run(['login', '--projects', '--url', 'http://server.test/projects'], {
        answers: ['ana@example.com', 'correct horse'],
      }),
    write: (file: string, text: string) => writeFileSync(join(folder, file), text),
    read: (file: string) => readFileSync(join(folder, file), 'utf8'),
    leave: () => rmSync(folder, { recursive: true }),
  };
}
