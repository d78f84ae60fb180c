import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

/** What the server prints with `--json`. */
export interface Ready {
  readonly url: string;
  readonly surfaces: Readonly<Record<string, { readonly base: string }>>;
  readonly credentials: {
    readonly costs: {
      readonly apiKey: string;
      readonly sessions: Readonly<Record<'owner' | 'admin' | 'member' | 'viewer', string>>;
    };
    readonly wallets: {
      readonly apiKey: string;
      readonly testKey: string;
      readonly agentKey: string;
      readonly wallet: string;
    };
    readonly projects: { readonly email: string; readonly password: string; readonly token: string };
    readonly monitoring: { readonly workspace: string; readonly cronSecret: string };
  };
}

/** A server process. */
export interface Started {
  readonly process: ChildProcess;
  /** Resolves with what stdout held when the first line was complete; rejects when the process ended before. */
  readonly ready: Promise<Ready>;
  /** Resolves when the process has ended. */
  readonly ended: Promise<{ readonly code: number | null; readonly out: string; readonly err: string }>;
}

const main = fileURLToPath(new URL('main.ts', import.meta.url));
const root = fileURLToPath(new URL('../../..', import.meta.url));

/** Starts the server as `npm start -- …` does, without npm. */
export function startServer(args: readonly string[], env: Readonly<Record<string, string>> = {}): Started {
  const { DATABASE_URL: _, ...inherited } = process.env;
  const child = spawn(process.execPath, ['--import', 'tsx', main, ...args], {
    cwd: root,
    env: { ...inherited, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let out = '';
  let err = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (err += text));
  const ended = once(child, 'close').then(([code]) => ({ code: code as number | null, out, err }));
  const ready = new Promise<Ready>((resolve, reject) => {
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      out += text;
      if (out.includes('\n')) resolve(JSON.parse(out.slice(0, out.indexOf('\n'))) as Ready);
    });
    void ended.then(({ code }) => reject(new Error(`the server ended with ${code}: ${err}`)));
  });
  ready.catch(() => undefined); // tests that expect a refusal look at `ended` alone
  return { process: child, ready, ended };
}

/** Asks the process to stop and waits for it. */
export async function stopServer({
  process: child,
  ended,
}: Started): Promise<{ readonly code: number | null; readonly out: string }> {
  child.kill('SIGTERM');
  return ended;
}

/** A JSON request to a surface's path. */
export async function call<R>(
  ready: Ready,
  path: string,
  init: {
    readonly method?: string;
    readonly headers?: Readonly<Record<string, string>>;
    readonly body?: unknown;
  } = {},
): Promise<{ readonly status: number; readonly body: R }> {
  const { method = 'GET', headers = {}, body } = init;
  const response = await fetch(ready.url + path, {
    method,
    headers: { ...headers, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  return { status: response.status, body: (await response.json()) as R };
}
