import { z } from 'zod';
import { accountId, dayText, exact, percent, total, when, workspaceId } from './values.js';
import { accountStatus } from './accounts.js';
import { alertRecord } from './alerts.js';

const basis = z.enum(['billed', 'metered', 'derived', 'estimated']);

/** Which series is wanted. */
export const usageQuery = z.object({
  accountId: accountId.optional(),
  metric: z.enum(['cost', 'tokens', 'requests', 'credits', 'characters']).optional(),
  from: dayText.optional(),
  to: dayText.optional(),
  granularity: z.enum(['day', 'week', 'month']).optional(),
  groupBy: z.enum(['none', 'model', 'project', 'lineItem', 'apiKey']).optional(),
});

const point = z.object({ date: z.string(), value: exact.nullable() });

/** A series. */
export const usageReply = z.object({
  provider: z.string(),
  accountId,
  asOf: when.nullable(),
  metric: z.string(),
  currency: z.string().nullable(),
  granularity: z.string(),
  supported: z.boolean(),
  basis: basis.nullable(),
  series: z.array(point).readonly(),
  groups: z.array(z.object({ key: z.string(), series: z.array(point).readonly() })).nullable(),
  completeThrough: z.string().nullable(),
  clippedBy: z.enum(['plan']).nullable(),
});

/** How far back a dashboard looks. */
export const dashboardQuery = z.object({ range: z.enum(['7d', '30d', '90d', 'mtd']).optional() });

/** The unified dashboard. */
export const dashboardReply = z.object({
  workspace: z.object({ id: workspaceId, name: z.string(), plan: z.string() }),
  asOf: when.nullable(),
  currency: z.string(),
  spend: z.object({
    today: total,
    yesterday: total,
    last7d: total,
    monthToDate: total,
    previousMonthSamePoint: total.nullable(),
    changePercent: percent.nullable(),
    projectedMonth: total.nullable(),
    projectedRange: z.object({ low: total, high: total }).nullable(),
    basisMix: z.array(basis).readonly(),
    notIncluded: z.array(z.string()).readonly(),
  }),
  series: z
    .array(z.object({ date: z.string(), total: exact, byProvider: z.record(z.string(), exact) }))
    .readonly(),
  byProvider: z
    .array(z.object({ provider: z.string(), amount: total, percentage: percent.nullable() }))
    .readonly(),
  credits: z
    .array(
      z.object({
        provider: z.string(),
        remaining: total,
        currency: z.string(),
        runwayDays: z.int().nullable(),
        asOf: when,
      }),
    )
    .readonly(),
  thresholds: z.object({ ok: z.int(), warning: z.int(), breached: z.int() }),
  alerts: z.object({ unread: z.int(), latest: z.array(alertRecord).readonly() }),
  providers: z
    .array(
      z.object({ provider: z.string(), accountId, status: accountStatus, lastSyncedAt: when.nullable() }),
    )
    .readonly(),
  setup: z.object({
    connectedProvider: z.boolean(),
    firstSyncDone: z.boolean(),
    thresholdCreated: z.boolean(),
    channelVerified: z.boolean(),
  }),
});

/** Which days are compared. */
export const reconciliationQuery = z.object({ from: dayText.optional(), to: dayText.optional() });

const side = z.object({ amount: exact.nullable(), tokens: z.number().nullable() });

/** Our figures beside the providers'. */
export const reconciliationReply = z.object({
  from: z.string(),
  to: z.string(),
  providers: z.array(
    z.object({
      provider: z.string(),
      currency: z.string(),
      estimated: side.extend({ callsWithoutPrice: z.int() }),
      metered: side,
      billed: side,
      derived: side,
      priced: side,
      comparedWith: z.enum(['billed', 'metered', 'derived', 'priced']).nullable(),
      difference: exact.nullable(),
      differencePercent: percent.nullable(),
      causes: z
        .array(z.object({ cause: z.enum(['volume', 'price', 'unexplained']), amount: exact }))
        .readonly(),
      remarks: z
        .array(z.enum(['days_incomplete', 'calls_without_price', 'nothing_recorded_here', 'provider_silent']))
        .readonly(),
      incompleteDays: z.array(z.string()).readonly(),
    }),
  ),
});

/** What is exported. */
export const exportQuery = z.object({
  kind: z.enum(['spend']).default('spend'),
  from: dayText.optional(),
  to: dayText.optional(),
  format: z.enum(['csv', 'json']).default('csv'),
});

/** An export as JSON. */
export const exportReply = z.object({
  rows: z.array(
    z.object({
      day: z.string(),
      provider: z.string(),
      accountId,
      service: z.string(),
      model: z.string(),
      externalProject: z.string(),
      apiKey: z.string(),
      lineItem: z.string(),
      amount: exact,
      currency: z.string(),
      basis,
    }),
  ),
  /** Whether there was more than one export holds. */
  truncated: z.boolean(),
});
