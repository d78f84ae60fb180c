import type { Actor } from '@bursar/core';
import { applyLedger, sampleLedger } from '@bursar/core/testing';
import { freshKey } from './demo.js';
import type { DemoBursar } from './demo-bursar.js';
import { people } from './sessions.js';
import { demoLogin, type ProjectsCredentials } from './sign-in.js';

const tokenFormat = { prefix: 'code_pat_', digits: 'base62', length: 40, shown: 9, ending: 4 } as const;

/** The account of the demo's one user of projects: their own, with the printed figures on its books from the first start on. */
export async function openProjects(bursar: DemoBursar, now: Date): Promise<ProjectsCredentials> {
  const sarah: Actor = await bursar.actors.ofSession(people.owner);
  const account = bursar.for(sarah).projects;
  const known = await account.list({ status: 'all' });
  if (known.length === 0) await applyLedger(account, sampleLedger(now));
  return { ...demoLogin, token: await freshKey(bursar, sarah, 'demo projects', tokenFormat) };
}
