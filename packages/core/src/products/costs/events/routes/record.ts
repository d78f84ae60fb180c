import type { z } from 'zod';
import { underData } from '../../../../http/codecs.js';
import { jsonBody } from '../../../../http/input.js';
import { jsonReply, type Replay } from '../../../../http/reply.js';
import { defineRoute } from '../../../../http/route.js';
import type { RequestOp } from '../../../../kernel/actor.js';
import type { NewUsage } from '../../../../platform/spending/usage/rules/new-event.js';
import type { RecordCall } from '../../../../platform/spending/usage/service/record.js';
import type { CostsServices } from '../../service/services.js';
import { batchInput, batchReceipt, eventInput, eventReceipt } from '../../wire.js';

const route = defineRoute<CostsServices>();

/** The purchase that a decoded body tells of. */
function usageOf(input: z.output<typeof eventInput>, requestId: string | null): NewUsage {
  const { costMicrodollars, idempotencyKey, ...facts } = input;
  return { ...facts, cost: costMicrodollars, requestId: requestId ?? idempotencyKey, source: 'api' };
}

/** Only a request that its caller named is remembered as such; an event's own identity always is. */
const callOf = (op: RequestOp, key: string | null, now: Date): RecordCall =>
  key === null ? { now } : { op, now };

const replay = (replayed: boolean): Replay => ({ replayed, hash: null });

/** `POST /api/cost-events` (costs spec §4.1). */
export const recordEvent = route({
  id: 'recordCostEvent',
  method: 'POST',
  path: '/cost-events',
  summary: 'Records what a call has cost and adds it to every matching budget.',
  tags: ['Cost events'],
  credentials: ['key'],
  idempotent: true,
  input: { body: jsonBody(eventInput) },
  replies: {
    201: jsonReply(eventReceipt, { envelope: underData, description: 'The event is new.' }),
    200: jsonReply(eventReceipt, { envelope: underData, description: 'The event was recorded before.' }),
  },
  handle: async ({ input, services, actor, op, idempotencyKey, now }) => {
    const usage = usageOf(input.body, idempotencyKey);
    const [recorded] = await services.usage.record(actor, [usage], callOf(op, idempotencyKey, now));
    if (recorded === undefined) throw new Error('one purchase has one answer');
    const isNew = recorded.outcome === 'recorded';
    return { status: isNew ? 201 : 200, body: recorded, replay: replay(!isNew) };
  },
});

/** `POST /api/cost-events/batch` (costs spec §4.2). The header names the request, never an event in it. */
export const recordBatch = route({
  id: 'recordCostEvents',
  method: 'POST',
  path: '/cost-events/batch',
  summary: 'Records 1 to 100 events; those that were recorded before are passed over.',
  tags: ['Cost events'],
  credentials: ['key'],
  idempotent: true,
  input: { body: jsonBody(batchInput) },
  replies: { 201: jsonReply(batchReceipt) },
  handle: async ({ input, services, actor, op, idempotencyKey, now }) => {
    const usages = input.body.events.map((event) => usageOf(event, null));
    const recorded = await services.usage.record(actor, usages, callOf(op, idempotencyKey, now));
    const added = recorded.filter(({ outcome }) => outcome !== 'known');
    const repeated = recorded.some(({ outcome }) => outcome === 'repeated');
    const again = repeated && !recorded.some(({ outcome }) => outcome === 'recorded');
    return {
      status: 201,
      body: { inserted: added.length, ids: added.map(({ id }) => id) },
      replay: replay(again),
    };
  },
});
