import type { Command } from 'commander';
import { openClient, type Client } from './client.js';
import {
  environmentOf,
  readCredentials,
  type Environment,
  type Login,
  type SurfaceName,
} from './credentials.js';
import { openEmbedded } from './embedded.js';
import { CommandError, exitCodes } from './exit.js';
import { painter, type Paint } from './render.js';
import type { Surroundings } from './surroundings.js';
import { httpTransport, type Transport } from './transport.js';

/** Options that every command takes. */
export interface GlobalOptions {
  readonly json?: boolean;
  readonly quiet?: boolean;
  readonly env?: Environment;
  /** A folder with an embedded database, instead of a server. */
  readonly data?: string;
}

/** What commands work with. */
export interface Context {
  readonly surroundings: Surroundings;
  readonly paint: Paint;
  options(): GlobalOptions;
  /** A surface, signed in. @throws CommandError `signedOut` without credentials for it. */
  client(surface: SurfaceName): Promise<Client>;
  /** The same, but null without credentials. */
  knows(surface: SurfaceName): boolean;
  /** Prints a result: as JSON with `--json`, else as people read it. */
  show(value: unknown, render: () => string): void;
  /** Tells what was done; silent with `--quiet` and `--json`. */
  say(text: string): void;
  /** Lets go of what was opened. */
  close(): Promise<void>;
}

/** Where the example server listens, with both surfaces at its root. */
export const usualUrl = 'http://127.0.0.1:4310';

/** What the environment variables say, which wins over what is kept. */
function loginFrom(env: Surroundings['env'], surface: SurfaceName): Partial<Login> {
  const [key, url] =
    surface === 'wallets'
      ? [env['BURSAR_API_KEY'], env['BURSAR_API_URL']]
      : [env['BURSAR_PROJECTS_TOKEN'], env['BURSAR_PROJECTS_URL']];
  return { ...(key ? { secret: key } : {}), ...(url ? { url } : {}) };
}

/** The context of one run. */
export function openContext(program: Command, surroundings: Surroundings): Context {
  const { env, home, out, err, isTerminal } = surroundings;
  const paint = painter(isTerminal && !env['NO_COLOR']);
  const options = (): GlobalOptions => program.opts<GlobalOptions>();
  let embedded: ReturnType<typeof openEmbedded> | null = null;

  const loginOf = (surface: SurfaceName): Login | null => {
    const kept = readCredentials(home);
    const given = loginFrom(env, surface);
    const named = options().env;
    const environment =
      named ?? (given.secret ? environmentOf(given.secret) : null) ?? kept.environment ?? 'live';
    const stored = surface === 'projects' ? kept.projects : kept.wallets?.[environment];
    const secret = given.secret ?? stored?.secret;
    if (secret === undefined) return null;
    if (surface === 'wallets' && named !== undefined && environmentOf(secret) !== named)
      throw new CommandError(exitCodes.signedOut, `BURSAR_API_KEY is not a key for ${named}`);
    return { url: given.url ?? stored?.url ?? usualUrl, secret };
  };

  const connect = async (surface: SurfaceName): Promise<{ transport: Transport; secret: string }> => {
    const { data, env: environment = 'live' } = options();
    if (data !== undefined) {
      embedded ??= openEmbedded(data, environment);
      return (await embedded)[surface];
    }
    const login = loginOf(surface);
    if (login !== null)
      return { transport: httpTransport(login.url, surroundings.fetch), secret: login.secret };
    const how = surface === 'wallets' ? 'bursar login' : 'bursar login --projects';
    throw new CommandError(exitCodes.signedOut, `not logged in to ${surface}`, [
      `run "${how}", set ${surface === 'wallets' ? 'BURSAR_API_KEY' : 'BURSAR_PROJECTS_TOKEN'}, or give --data <folder>`,
    ]);
  };

  return {
    surroundings,
    paint,
    options,
    client: async (surface) => {
      const { transport, secret } = await connect(surface);
      return openClient(transport, { secret, wait: surroundings.wait });
    },
    knows: (surface) => options().data !== undefined || loginOf(surface) !== null,
    show: (value, render) => {
      out(`${options().json ? JSON.stringify(value, null, 2) : render()}\n`);
    },
    say: (text) => {
      const { json, quiet } = options();
      if (!json && !quiet) err(`${text}\n`);
    },
    close: async () => {
      if (embedded) await (await embedded.catch(() => null))?.close();
    },
  };
}
