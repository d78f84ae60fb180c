import { z } from 'zod';
import { prefixId, parsePrefixed } from '../../../kernel/id.js';
import type { ThresholdScope } from '../thresholds/model.js';
import { exact, percent, textUpTo, thresholdId, userId } from './values.js';

const scopeType = z.enum(['workspace', 'provider', 'account', 'project', 'person']);
const prefixes: Readonly<Record<string, string>> = { account: 'acc_' };

/** What a threshold watches: ids of accounts and people carry their prefixes. */
const scope = z.codec(
  z.strictObject({ type: scopeType, id: z.string().min(1).max(200).nullable().optional() }),
  z.custom<ThresholdScope>(),
  {
    decode: ({ type, id = null }, context) => {
      if (type === 'person' && id !== null) return { type, id: id.startsWith('usr_') ? id.slice(4) : id };
      const prefix = prefixes[type];
      if (prefix === undefined || id === null) return { type, id };
      const bare = parsePrefixed(prefix, id);
      if (bare !== null) return { type, id: bare };
      context.issues.push({
        code: 'custom',
        input: id,
        message: `must be an id that starts with ${prefix}`,
        path: ['id'],
      });
      return z.NEVER;
    },
    encode: ({ type, id }) => {
      if (id === null) return { type };
      if (type === 'person') return { type, id: `usr_${id}` };
      const prefix = prefixes[type];
      return { type, id: prefix === undefined ? id : prefixId(prefix, id) };
    },
  },
);

const channel = z.enum(['email', 'slack', 'webhook']);
const period = z.enum(['daily', 'weekly', 'monthly', 'total', 'credits']);
const operator = z.enum(['gt', 'gte', 'projected_gte', 'lt', 'lte']);

/** What is set. */
export const thresholdInput = z.strictObject({
  id: thresholdId.optional(),
  name: textUpTo(100).optional(),
  scope: scope.optional(),
  period,
  operator: operator.optional(),
  amount: exact,
  unit: z.enum(['currency', 'percent']).optional(),
  warnAt: z.array(z.int().min(1).max(99)).max(10).optional(),
  channels: z.array(channel).nullable().optional(),
  ownerId: userId.nullable().optional(),
  enabled: z.boolean().optional(),
});

/** A threshold and where it stands. */
const thresholdRecord = z.object({
  id: thresholdId,
  name: z.string(),
  scope,
  period,
  operator,
  amount: exact,
  unit: z.enum(['currency', 'percent']),
  currency: z.string(),
  warnAt: z.array(z.int()).readonly(),
  channels: z.array(channel).readonly().nullable(),
  ownerId: userId.nullable(),
  enabled: z.boolean(),
  currentValue: exact.nullable(),
  percent: percent.nullable(),
  state: z.enum(['ok', 'warning', 'breached']),
  unavailable: z.enum(['stale_data', 'no_data', 'signal_unavailable']).nullable(),
});

/** One threshold. */
export const thresholdReply = z.object({ threshold: thresholdRecord });
/** All of a workspace. */
export const thresholdList = z.object({ thresholds: z.array(thresholdRecord) });
