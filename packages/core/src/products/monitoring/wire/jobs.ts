import { z } from 'zod';
import { instant } from '../../../http/codecs.js';
import { workspaceId } from './values.js';

/** What an operator may say to a job. */
export const jobInput = z
  .strictObject({
    workspaceId: workspaceId.optional(),
    now: instant().optional(),
    force: z.boolean().optional(),
  })
  .default({});

/** What a job did, or that another run is at it. */
export const jobReply = z.union([
  z.object({
    job: z.string(),
    runId: z.string(),
    processed: z.int(),
    succeeded: z.int(),
    failed: z.int(),
    skipped: z.int(),
    errors: z.array(z.object({ accountId: z.string(), code: z.string() })).readonly(),
    durationMs: z.int(),
    more: z.boolean(),
  }),
  z.object({ skipped: z.literal('already_running') }),
]);
