import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { bursarRouter } from '@bursar/express';
import express, { type Router } from 'express';
import type { DemoBursar } from './demo-bursar.js';
import { UserError } from './user-error.js';

/** A listening server. */
export interface Listening {
  readonly url: string;
  /** Stops taking requests and resolves when those under way are answered. */
  close(): Promise<void>;
}

/** Where each surface is mounted. Wallets and projects stand at the root, so that printed commands need another host and key only. */
export const bases = {
  costs: '/costs',
  benefits: '/benefits',
  wallets: '',
  projects: '',
  monitoring: '/monitoring',
} as const;

/** Mounts every surface under its base and listens on the loopback address. @throws UserError when the port is taken. */
export async function serve(bursar: DemoBursar, port: number, signIn: Router): Promise<Listening> {
  const app = express();
  app.disable('x-powered-by');
  // The costs product has a second, smaller surface for tool gateways, under the same base.
  const ofCosts = Object.entries(bursar.surfaces).filter(
    ([name]) => name === 'costs' || name.startsWith('costs-'),
  );
  app.use(bases.costs, bursarRouter(ofCosts.map(([, surface]) => surface)));
  app.use(bases.monitoring, bursarRouter(bursar.surfaces.monitoring));
  app.use(bases.benefits, bursarRouter(bursar.surfaces.benefits));
  app.use(bursarRouter(bursar.surfaces.wallets));
  app.use('/api/auth', signIn);
  app.use(bursarRouter(bursar.surfaces.projects));
  app.get(
    '/',
    (_, response) =>
      void response.json({
        name: 'bursar',
        surfaces: Object.fromEntries(Object.entries(bases).map(([name, base]) => [name, { base }])),
      }),
  );
  const server = createServer(app);
  await listen(server, port);
  const { port: taken } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${taken}`, close: () => drain(server) };
}

function listen(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) =>
      reject(
        error.code === 'EADDRINUSE'
          ? new UserError(`port ${port} is already in use: choose another with --port`)
          : new UserError(`cannot listen on port ${port}: ${error.message}`),
      ),
    );
    server.listen(port, '127.0.0.1', resolve);
  });
}

function drain(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeIdleConnections();
  });
}
