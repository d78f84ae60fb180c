import { optionalJsonBody } from '../../../http/input.js';
import { jsonReply } from '../../../http/reply.js';
import { defineRoute, type Route } from '../../../http/route.js';
import { headerOf } from '../../../http/wire.js';
import { DomainError } from '../../../kernel/errors.js';
import type { MonitoringServices } from '../service/services.js';
import { jobInput, jobReply } from '../wire.js';
import type { JobName } from './model.js';
import type { JobReply } from './service.js';

const route = defineRoute<MonitoringServices>();

const show = (reply: JobReply) =>
  reply === 'already_running' ? ({ skipped: 'already_running' } as const) : reply;

const idOf = (job: JobName, suffix: string): string =>
  `run${job.replace(/(^|-)([a-z])/g, (_, _dash, letter: string) => letter.toUpperCase())}${suffix}`;

/** `POST /api/cron/…`, and GET for schedulers that know nothing else (monitoring spec §14). */
const jobRoutesOf = (job: JobName): readonly Route<MonitoringServices>[] => {
  const shared = {
    path: `/cron/${job}`,
    tags: ['Scheduled jobs'],
    credentials: ['public'],
    signed: true,
    unlimited: true,
    replies: { 200: jsonReply(jobReply) },
    errors: ['unauthenticated'],
  } as const;
  return [
    route({
      ...shared,
      id: idOf(job, ''),
      method: 'POST',
      summary: `Does the ${job} work that is due; needs the scheduler's bearer secret.`,
      input: { body: optionalJsonBody(jobInput) },
      handle: async ({ input, services, request }) => {
        services.jobs.admit(headerOf(request, 'authorization'));
        return { status: 200, body: show(await services.jobs.run(job, input.body)) } as const;
      },
    }),
    route({
      ...shared,
      id: idOf(job, 'ByGet'),
      method: 'GET',
      summary: `The same by GET, where the host allows it.`,
      handle: async ({ services, request }) => {
        services.jobs.admit(headerOf(request, 'authorization'));
        if (!services.cronByGet || request.method === 'HEAD')
          throw new DomainError('method_not_allowed', 'unsupported', 'Use POST');
        return { status: 200, body: show(await services.jobs.run(job)) } as const;
      },
    }),
  ] as readonly Route<MonitoringServices>[];
};

/** Scheduled jobs (monitoring spec §14). */
export const jobRoutes: readonly Route<MonitoringServices>[] = (
  ['sync', 'digest-daily', 'digest-weekly', 'digest-monthly'] as const
).flatMap(jobRoutesOf);
