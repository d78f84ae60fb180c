import { z } from 'zod';
import { microdollars, shownAs } from '../../../http/codecs.js';
import { linkedActionId } from './actions.js';
import { bareId } from './audit.js';
import { count, textOf } from './values.js';

const mostMicrodollars = 2 ** 53 - 1;

/** Microdollars that need not be whole here; a part of one counts as one. */
const upward = shownAs(
  z.codec(z.number().min(0, 'Must not be negative').max(mostMicrodollars), z.bigint(), {
    decode: (amount) => BigInt(Math.ceil(amount)),
    encode: (amount) => microdollars().encode(amount),
  }),
  { type: 'number', minimum: 0 },
);

const milliseconds = z.codec(z.number().min(0, 'Must not be negative').max(mostMicrodollars), z.int(), {
  decode: (ms) => Math.round(ms),
  encode: (ms) => ms,
});

/** A tool call to be made (costs spec §9.10). */
export const mcpCheckInput = z.object({
  toolName: textOf(1, 200),
  serverName: textOf(1, 200),
  estimateMicrodollars: upward,
});

/** It may be made; `reservationId` is null where no budget applies. */
export const mcpCheckRecord = z.object({
  allowed: z.literal(true),
  reservationId: z.string().nullable(),
  traceId: z.string(),
});

/** Tool calls that were made, 1 to 50. */
export const mcpEventsInput = z.object({
  events: z
    .array(
      z.object({
        toolName: textOf(1, 200),
        serverName: textOf(1, 200),
        durationMs: milliseconds,
        costMicrodollars: upward,
        status: textOf(1, 100),
        reservationId: bareId.nullable().optional(),
        actionId: linkedActionId.nullable().optional(),
      }),
    )
    .min(1, 'Must hold at least 1 event')
    .max(50, 'Must hold at most 50 events'),
});

/** How many were taken. */
export const accepted = z.object({ accepted: count });
