import { z } from 'zod';
import { instant, microdollars, prefixedId } from '../../../http/codecs.js';
import type { JsonObject } from '../../../kernel/json.js';
import { count, textOf, userId } from './values.js';

/** What a tool costs. */
export const toolCostId = prefixedId('ns_tc_');

/** A tool's cost (costs spec §8.2). */
export const toolCostRecord = z.object({
  id: toolCostId,
  userId: userId.nullable(),
  serverName: z.string(),
  toolName: z.string(),
  costMicrodollars: microdollars(),
  suggestedCost: microdollars().nullable(),
  source: z.enum(['discovered', 'manual']),
  description: z.string().nullable(),
  annotations: z.record(z.string(), z.unknown()).nullable(),
  lastSeenAt: instant(),
  createdAt: instant(),
  updatedAt: instant(),
});

/** The cost to set for a discovered tool. */
export const toolCostInput = z.object({
  serverName: textOf(1, 200),
  toolName: textOf(1, 200),
  costMicrodollars: microdollars(),
});

const annotations = z.record(z.string(), z.unknown()).pipe(z.custom<JsonObject>(() => true));

/** The tools of a server, 1 to 500 with names of their own. */
export const discoveryInput = z.object({
  serverName: textOf(1, 200),
  tools: z.array(
    z.object({
      name: textOf(1, 200),
      tierCost: microdollars(),
      suggestedCost: microdollars().nullable().optional(),
      description: textOf(0, 10_000).nullable().optional(),
      annotations: annotations.nullable().optional(),
    }),
  ),
});

/** How many tools were registered. */
export const discovered = z.object({ registered: count });
