import { parseArgs } from 'node:util';
import { UserError } from './user-error.js';

/** What the command line asks for. */
export interface Options {
  readonly trace: string | null;
  readonly model: string;
  readonly json: boolean;
  readonly fresh: boolean;
  /** TCP port; 0 lets the system choose. */
  readonly port: number;
  /** Folder of the embedded database. */
  readonly data: string;
  /** Connection string of a PostgreSQL server; null means the embedded one. */
  readonly databaseUrl: string | null;
}

/** The help text. */
export const usage = `bursar example server

  npm start                         replay a workload on the first start, then serve
  npm start -- --trace FILE         replay a CSV trace (timestamp, input tokens, output tokens; optionally model, key, tags)
             --model NAME           model of calls whose row names none (gpt-4.1)
             --fresh                demo organization, no workload
             --port N               port to listen on, 0 for any (4310)
             --data DIR             folder of the embedded database (.bursar)
             --json                 print exactly one JSON line when ready

  DATABASE_URL=postgresql://…       use this server instead of the embedded database`;

/** Reads the command line. @throws UserError naming the flag that is wrong. */
export function readOptions(
  argv: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
): Options | 'help' {
  const { values } = parse(argv);
  if (values.help) return 'help';
  const port = values.port ?? env['PORT'] ?? '4310';
  if (!/^\d{1,5}$/.test(port) || Number.parseInt(port, 10) > 65_535)
    throw new UserError(`--port must be a number from 0 to 65535, not "${port}"`);
  if (values.fresh && values.trace)
    throw new UserError('--fresh and --trace exclude each other: --fresh means no workload');
  return {
    trace: values.trace ?? null,
    model: values.model ?? 'gpt-4.1',
    json: values.json ?? false,
    fresh: values.fresh ?? false,
    port: Number.parseInt(port, 10),
    data: values.data ?? '.bursar',
    databaseUrl: env['DATABASE_URL'] || null,
  };
}

function parse(argv: readonly string[]) {
  try {
    return parseArgs({
      args: [...argv],
      options: {
        trace: { type: 'string' },
        model: { type: 'string' },
        json: { type: 'boolean' },
        fresh: { type: 'boolean' },
        port: { type: 'string' },
        data: { type: 'string' },
        help: { type: 'boolean', short: 'h' },
      },
    });
  } catch (error) {
    throw new UserError(
      `${error instanceof Error ? error.message.split('\n')[0] : String(error)} (see --help)`,
    );
  }
}
