import { spawn, spawnSync } from 'node:child_process';
import { closeSync, existsSync, mkdtempSync, openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import { findBinaries, reachableBinaries, unprivilegedAccount } from './postgres-binaries.js';

/** A running PostgreSQL. */
export interface Postgres {
  /** Connects to the maintenance database `postgres` as a superuser. */
  readonly url: string;
  /** For people: version and origin. */
  readonly label: string;
  /** Ends the server and removes its data; leaves a server that was only lent to us alone. */
  stop(): Promise<void>;
  /**
   * Ends the server as a crash would (`pg_ctl -m immediate`) and starts it on the same data; resolves when it answers.
   *
   * @throws for a server that was only lent to us.
   */
  restart(): Promise<void>;
}

/** How the server shall run. */
export interface PostgresOptions {
  /** True gives the settings of production: every commit reaches the disk. Tests leave it false and are faster. */
  readonly durable?: boolean;
  /** True never takes the server at `TEST_DATABASE_URL`: for tests that break theirs. */
  readonly own?: boolean;
  /** More server settings, by name: `{ shared_buffers: '512MB' }`. */
  readonly settings?: Readonly<Record<string, string>>;
}

const fast = { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' };
// A stale lock or a slow disk must not hang a run: nothing legitimate here takes a minute to start.
const startTimeoutMs = 60_000;

/*
 * Run by the shell under the server's own account. The shell outlives a killed test runner, sees its standard input
 * close, and then ends the server and removes the folder. On the word `restart` it crashes the server and starts it anew.
 */
const watchdog = `
bin=$1; folder=$2; shift 2
trap '' INT TERM HUP
"$bin/initdb" -D "$folder/data" -U postgres -A trust -E UTF8 --locale=C --no-sync --no-instructions >&2 || exit 1
"$bin/postgres" -D "$folder/data" "$@" >&2 &
server=$!
while read -r word; do
  if [ "$word" = restart ]; then
    kill -QUIT $server 2>/dev/null
    wait $server
    "$bin/postgres" -D "$folder/data" "$@" >&2 &
    server=$!
  fi
done
kill -INT $server 2>/dev/null
wait $server
rm -rf "$folder"
`;

async function answerOf(url: string, question: string): Promise<string> {
  const client = new pg.Client({ connectionString: url });
  client.on('error', () => undefined);
  try {
    await client.connect();
    const answer = await client.query<{ answer: string }>(`select (${question})::text as answer`);
    return answer.rows[0]?.answer ?? '';
  } finally {
    await client.end().catch(() => undefined);
  }
}

const versionOf = async (url: string): Promise<string> =>
  (await answerOf(url, `current_setting('server_version')`)).split(' ')[0] ?? '';

async function lent(url: string): Promise<Postgres> {
  return {
    url,
    label: `PostgreSQL ${await versionOf(url)} (TEST_DATABASE_URL)`,
    stop: () => Promise.resolve(),
    restart: () => Promise.reject(new Error('a server that was lent to us is not restarted')),
  };
}

/**
 * Gives a real PostgreSQL on any Linux or Mac: the server at `TEST_DATABASE_URL`, else one of our own from the
 * machine's programs (`PG_BIN`, `PATH`, Debian's folders), else from those that npm installs. Ours listens on a Unix
 * socket only and ends with this process, however that ends.
 *
 * @throws when no server can be had; callers never go on without one.
 */
export async function startPostgres(options: PostgresOptions = {}): Promise<Postgres> {
  const given = process.env['TEST_DATABASE_URL'];
  if (given && options.own !== true) return lent(given);
  const { directory, source } = findBinaries();
  const account = unprivilegedAccount();
  // A socket's path holds about a hundred bytes, which TMPDIR may already exceed.
  const folder = mkdtempSync('/tmp/bursar-pg-');
  const bin = reachableBinaries(directory, account, folder);
  if (account) spawnSync('chown', ['-R', `${account.uid}:${account.gid}`, folder]);
  const settings = {
    listen_addresses: '',
    max_connections: '200',
    timezone: 'UTC',
    ...(options.durable ? {} : fast),
    ...options.settings,
  };
  const flags = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  const logFile = join(folder, 'log');
  const log = openSync(logFile, 'w');
  const child = spawn('/bin/sh', ['-c', watchdog, 'sh', bin, folder, '-k', folder, ...flags], {
    cwd: '/',
    env: { PATH: process.env['PATH'] ?? '', HOME: folder, LC_ALL: 'C', TZ: 'UTC' },
    ...account,
    // A group of its own, so that Ctrl-C reaches the server only through its closing input.
    detached: true,
    stdio: ['pipe', 'ignore', log],
  });
  closeSync(log);
  child.unref();
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const stop = async (): Promise<void> => {
    child.ref();
    child.stdin?.end();
    await ended;
  };
  const url = `postgresql://postgres@localhost/postgres?host=${encodeURIComponent(folder)}`;
  const begun = (): Promise<string> => answerOf(url, 'pg_postmaster_start_time()');
  const restart = async (): Promise<void> => {
    const before = await begun();
    child.stdin?.write('restart\n');
    for (const deadline = performance.now() + startTimeoutMs; ; await pause(10)) {
      const now = await begun().catch(() => before);
      if (now !== before) return;
      if (performance.now() > deadline) throw new Error('PostgreSQL did not come back');
    }
  };
  for (const deadline = performance.now() + startTimeoutMs; ; await pause(20)) {
    try {
      return { url, label: `PostgreSQL ${await versionOf(url)} (${source})`, stop, restart };
    } catch (cause) {
      if (child.exitCode === null && performance.now() < deadline) continue;
      const tail = existsSync(logFile) ? readFileSync(logFile, 'utf8').slice(-2000) : '';
      await stop();
      throw new Error(`PostgreSQL from ${bin} did not start:\n${tail}`, { cause });
    }
  }
}
