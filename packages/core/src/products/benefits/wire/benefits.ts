import { z } from 'zod';
import type { BenefitUnit, ScheduleType, UsageStatus } from '../perks/model.js';
import { queryFlag, queryText, queryWhole, queryWord } from './query.js';
import {
  anyAmount,
  cents,
  dayText,
  flag,
  idText,
  noteText,
  signedCents,
  textUpTo,
  word,
  worth,
} from './values.js';

const statuses = ['unused', 'partial', 'used'] as const satisfies readonly UsageStatus[];
const units = ['dollars', 'points', 'nights'] as const satisfies readonly BenefitUnit[];
const scheduleTypes = [
  'monthly',
  'quarterly',
  'semiannual',
  'annual_calendar',
  'annual_cardmember',
  'every_4_years',
  'spend_gated',
  'one_time',
] as const satisfies readonly ScheduleType[];

/** Which benefits to list (benefits spec §3.1). */
export const benefitQuery = z.object({
  status: queryWord(...statuses),
  card: queryText,
  card_id: queryText,
  expiring_within_days: queryWhole(0),
});

/** Whether coming periods are shown too (benefits spec §3.2). */
export const periodQuery = z.object({ include_future: queryFlag });

/** A mark on a period (benefits spec §3.3); its two names are camelCase. */
export const usageInput = z.object({
  usageStatus: word(statuses).optional(),
  usedAmount: z.number('must be a number').nullable().optional(),
  notes: noteText.optional(),
  unlocked: flag.optional(),
});

/** A benefit to add (benefits spec §3.22). */
export const benefitInput = z.object({
  card_id: idText,
  credit_name: textUpTo(120),
  amount: anyAmount,
  schedule_type: word(scheduleTypes),
  unit: word(units).default('dollars'),
  category: textUpTo(60).optional(),
  force: flag.default(false),
  dry_run: flag.default(false),
  notes: noteText.optional(),
  gate_spend: cents(1).optional(),
  amount_by_month: z
    .record(z.string().regex(/^([1-9]|1[0-2])$/, 'must map 1 to 12 to amounts'), anyAmount)
    .optional(),
  ends_on: dayText.optional(),
});

/** What an update may say about a benefit (benefits spec §3.23). */
export const benefitUpdate = z.object({
  credit_name: textUpTo(120).optional(),
  amount: anyAmount.optional(),
  category: textUpTo(60).optional(),
  status: word(['active', 'discontinued']).optional(),
  notes: noteText.optional(),
  /** 0 to 100: what a dollar of it is worth to the household. */
  weight: z.int('must be an integer from 0 to 100').min(0).max(100).optional(),
});

/** What is printed of every period; amounts are in the benefit's unit. */
export const periodFields = {
  period_id: z.string(),
  period_start: z.string(),
  period_end: z.string().nullable(),
  amount: z.number(),
  amount_used: z.number(),
  amount_remaining: z.number(),
  unit: z.string(),
};

/** A benefit's current period in a list. */
export const creditRow = z.object({
  benefit_id: z.string(),
  period_id: z.string(),
  credit_name: z.string(),
  card_display_name: z.string(),
  owner: z.string(),
  period_type: z.string(),
  period_label: z.string(),
  credit_amount: z.number(),
  amount_used: z.number(),
  amount_remaining: z.number(),
  unit: z.string(),
  period_start: z.string(),
  period_end: z.string().nullable(),
  days_remaining: z.number().nullable(),
  status: z.string(),
  category: z.string(),
  benefit_group: z.object({ key: z.string(), scope: z.string(), is_winner: z.boolean() }).nullable(),
  is_locked: z.boolean(),
});

/** A list of benefits. */
export const creditList = z.object({
  total_at_risk: signedCents.optional(),
  credit_count: z.number(),
  credits: z.array(creditRow),
});

/** A benefit with its periods, newest first. */
export const benefitDetail = z.object({
  benefit_id: z.string(),
  credit_name: z.string(),
  card_display_name: z.string(),
  owner: z.string(),
  category: z.string(),
  schedule_type: z.string(),
  description: z.string().nullable(),
  status: z.string(),
  periods: z.array(
    z.object({
      ...periodFields,
      period_label: z.string(),
      status: z.string(),
      used_at: z.string().nullable(),
      notes: z.string().nullable(),
    }),
  ),
});

/** A period after a mark. */
export const markedPeriod = z.object({
  period_id: z.string(),
  status: z.string(),
  amount: z.number(),
  amount_used: z.number(),
  amount_remaining: z.number(),
  used_at: z.string().nullable(),
  is_locked: z.boolean(),
  success: z.literal(true),
});

/** A benefit that was added, or with `dry_run` would be. */
export const addedBenefit = z.object({
  benefit_id: z.string().optional(),
  credit_name: z.string(),
  amount: z.number(),
  schedule_type: z.string(),
  periods_generated: z.number(),
  is_agent_created: z.boolean(),
  dry_run: z.literal(true).optional(),
  periods: z
    .array(
      z.object({
        period_start: z.string(),
        period_end: z.string().nullable(),
        period_label: z.string(),
        amount: z.number(),
      }),
    )
    .optional(),
  success: z.literal(true),
});

/** The dashboard (benefits spec §3.4). */
export const dashboardRecord = z.object({
  expiring_in_30_days: z.object({ amount: signedCents, count: z.number() }),
  captured_this_month: worth,
  total_available: signedCents,
  net_value_ytd: z.object({ total_fees: signedCents, total_captured: worth, net_value: worth }),
  card_count: z.number(),
});

/** A purchase to match with credits, beyond the printed API. */
export const purchaseInput = z.object({
  card_id: idText,
  merchant: textUpTo(200),
  amount: cents(1),
  date: dayText,
  apply: flag.default(false),
});

const proposalRow = z.object({
  benefit_id: z.string(),
  period_id: z.string(),
  amount: signedCents,
  used_after: signedCents,
  matched_words: z.array(z.string()),
  is_sure: z.boolean(),
});

/** The credits that a purchase could use, and the one that was marked. */
export const matchedPurchase = z.object({
  proposals: z.array(proposalRow),
  applied: proposalRow.nullable(),
});

/** Which years to report, beyond the printed API. */
export const leakQuery = z.object({ from_year: queryWhole(2000, 2100), to_year: queryWhole(2000, 2100) });

/** What leaked, by card and year. */
export const leakRecord = z.object({
  cards: z.array(
    z.object({
      card_id: z.string(),
      card_display_name: z.string(),
      year: z.number(),
      offered: signedCents,
      captured: signedCents,
      lost: signedCents,
    }),
  ),
  total_lost: signedCents,
});
