import type { execute, Surface, WireReply } from '@bursar/core/http';
import { CommandError, exitCodes } from './exit.js';
import type { Environment, SurfaceName } from './credentials.js';
import type { Reply, Transport } from './transport.js';

/** The surfaces of a database in a folder, for one run. */
export interface Embedded extends Readonly<
  Record<SurfaceName, { readonly transport: Transport; readonly secret: string }>
> {
  /** Does the work that is due, ends the run's key and gives the folder up. */
  close(): Promise<void>;
}

/** The one user of a folder: whoever can read it may do everything in it. */
const user = { id: 'local', email: 'local@localhost' };

async function textOf({ body }: WireReply): Promise<string> {
  if (body === null) return '';
  if (typeof body === 'string') return body;
  const chunks: Buffer[] = [];
  for await (const chunk of body instanceof Uint8Array ? [body] : body) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks).toString('utf8');
}

const headersOf = ({ headers }: WireReply): Reply['headers'] =>
  Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), String(value)]));

/** Requests to a surface in this process, by the same table and rules as over HTTP. */
function inProcess(surface: Surface, run: typeof execute): Transport {
  return async ({ method, path, query, headers, body }) => {
    const bytes = body === null ? null : new TextEncoder().encode(body);
    const reply = await run(surface, { method, path, query, headers, body: bytes, address: '127.0.0.1' });
    return { status: reply.status, headers: headersOf(reply), body: await textOf(reply) };
  };
}

/** Opens what `--data` names. @throws CommandError `usage` in one line when it cannot be opened. */
export async function openEmbedded(folder: string, environment: Environment): Promise<Embedded> {
  // Loaded only here: a command that talks to a server needs no database.
  const [adapter, embedded, core, http, walletsEntry, projectsEntry] = await Promise.all([
    import('@bursar/adapter-postgres'),
    import('@bursar/adapter-postgres/embedded'),
    import('@bursar/core'),
    import('@bursar/core/http'),
    import('@bursar/core/wallets'),
    import('@bursar/core/projects'),
  ]).catch(() => {
    throw new CommandError(
      exitCodes.usage,
      '--data needs @bursar/adapter-postgres and @electric-sql/pglite',
      ['npm install @bursar/adapter-postgres @electric-sql/pglite kysely pg'],
    );
  });
  const database = await embedded.openFolder(folder).catch((error: unknown) => {
    throw new CommandError(exitCodes.usage, error instanceof Error ? error.message : String(error));
  });
  await adapter.migrate(database.db);
  const storage = adapter.postgresStorage({ db: database.db });
  const secretKey = { id: 'folder', secret: database.secret };
  const bursar = core.createBursar({
    storage,
    products: [walletsEntry.wallets(), projectsEntry.projects()],
    runtime: core.systemRuntime({ cipher: core.cipher({ keys: [secretKey] }) }),
    session: () => ({ userId: user.id, email: user.email }),
    requestLimits: false,
  });
  const actor = await bursar.actors.ofSession(user, { environment });
  const { keys } = bursar.for(actor).wallets;
  const issued = await keys.create({
    name: 'bursar --data',
    scopes: ['read', 'write', 'approve', 'admin'],
    expiresInDays: 1,
  });
  return {
    wallets: { transport: inProcess(bursar.surfaces.wallets, http.execute), secret: issued.secret },
    // Cookie or key: here the session above answers for everybody.
    projects: { transport: inProcess(bursar.surfaces.projects, http.execute), secret: '' },
    close: async () => {
      await bursar.tick();
      await keys.revoke(issued.key.id);
      await bursar.stop();
      await storage.idle();
      await database.close();
    },
  };
}
