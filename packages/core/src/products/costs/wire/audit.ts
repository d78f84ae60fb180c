import { z } from 'zod';
import { cursorText, instant, queryInteger } from '../../../http/codecs.js';
import { isUuid } from '../../../kernel/id.js';
import { textOf, userId } from './values.js';

/** A bare UUID: what audit events and invitations are called (costs spec §1.2). */
export const bareId = z.codec(z.string().refine(isUuid, 'Expected a UUID'), z.string(), {
  decode: (text) => text.toLowerCase(),
  encode: (id) => id,
});

/** Which entries to list (costs spec §8.1). */
export const auditQuery = z.object({
  limit: queryInteger({ min: 1, max: 100 }).default(50),
  cursor: cursorText(bareId).optional(),
  action: textOf(1, 100).optional(),
});

/** Who did what. */
export const auditRecord = z.object({
  id: bareId,
  actorId: userId.nullable(),
  action: z.string(),
  resourceType: z.string(),
  resourceId: z.string().nullable(),
  metadata: z.record(z.string(), z.unknown()).nullable(),
  createdAt: instant(),
});
