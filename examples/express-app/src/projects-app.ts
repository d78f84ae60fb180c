import { randomBytes } from 'node:crypto';
import { memoryStorage } from '@bursar/adapter-memory';
import { createBursar } from '@bursar/core';
import { projects } from '@bursar/core/projects';
import { bursarRouter } from '@bursar/express';
import express, { type Express, type Request } from 'express';
import { openAccounts } from './accounts.js';
import { signIn } from './sign-in.js';

/** What a test wants otherwise. */
export interface ProjectsAppOptions {
  readonly now?: () => number;
  readonly triesPerQuarterHour?: number;
}

/**
 * An application with a real login beside the projects API: people sign in with email and password (Auth.js), get a session
 * cookie, and every request of the API is theirs. Programs trade the same credentials for a bearer token once.
 */
export async function createProjectsApp(options: ProjectsAppOptions = {}): Promise<Express> {
  const accounts = await openAccounts(options.now);
  await accounts.add('sarah@dev.io', 'password');
  const login = signIn(accounts, {
    secret: randomBytes(32).toString('hex'),
    ...(options.triesPerQuarterHour !== undefined && { triesPerQuarterHour: options.triesPerQuarterHour }),
  });
  const bursar = createBursar({
    storage: memoryStorage(),
    products: [projects({ verifyCredentials: ({ email, password }) => accounts.check(email, password) })],
    session: async (request) => {
      const account = await login.sessionOf(request.native as Request);
      return account && { userId: account.id, email: account.email };
    },
  });
  const app = express();
  app.disable('x-powered-by');
  app.use(login.router);
  app.use(bursarRouter(bursar.surfaces.projects));
  return app;
}
