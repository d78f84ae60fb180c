import { z } from 'zod';
import { instant } from '../../../http/codecs.js';
import type { EarnChannel } from '../catalog/model.js';
import type { ProgramCurrency, ProgramType } from '../loyalty/model.js';
import { queryCents, queryFlag, queryText, queryWhole, queryWord } from './query.js';
import {
  centsPerPoint,
  dayText,
  kindOf,
  noteText,
  programKey,
  textUpTo,
  wholePoints,
  word,
  worth,
} from './values.js';

const types = ['airline', 'hotel', 'bank', 'other'] as const satisfies readonly ProgramType[];
const currencies = ['points', 'miles'] as const satisfies readonly ProgramCurrency[];
const channels = ['direct', 'portal', 'any'] as const satisfies readonly EarnChannel[];

/** Which programs to list (benefits spec §3.14). */
export const programQuery = z.object({
  has_balance: queryFlag,
  type: queryWord(...types),
  owner: queryText,
  stale_days: queryWhole(1),
});

/** What is told of a program (benefits spec §3.15). */
export const programInput = z.object({
  program_key: programKey,
  balance: wholePoints.optional(),
  delta: z
    .int(kindOf('must be an integer'))
    .min(-1_000_000_000_000, 'is too large')
    .max(1_000_000_000_000, 'is too large')
    .optional(),
  display_name: textUpTo(100).optional(),
  cpp_valuation: centsPerPoint.optional(),
  program_type: word(types).optional(),
  currency: word(currencies).optional(),
  owner: textUpTo(100).optional(),
  notes: noteText.optional(),
  expires_on: dayText.nullable().optional(),
});

/** A program in a list. */
export const programRow = z.object({
  program_key: z.string(),
  display_name: z.string(),
  type: z.string(),
  currency: z.string(),
  balance: z.number(),
  cpp_valuation: centsPerPoint.nullable(),
  estimated_value: worth.nullable(),
  last_updated: z.string().nullable(),
  days_since_update: z.number().nullable(),
  is_stale: z.boolean(),
  linked_cards: z.array(z.string()),
  transfer_partner_count: z.number(),
  owner: z.string().nullable(),
  expires_on: z.string().nullable(),
});

/** A program before and after a change. */
export const changedProgram = z.object({
  program_key: z.string(),
  previous_balance: z.number(),
  new_balance: z.number(),
  change: z.number(),
  cpp_valuation: centsPerPoint.nullable(),
  estimated_value: worth.nullable(),
  last_updated: instant().nullable(),
});

/** Whose partners are asked for (benefits spec §3.16). */
export const partnerQuery = z.object({ source: queryText });

/** Where points can go. */
export const partnerRow = z.object({
  target_program_key: z.string(),
  target_display_name: z.string(),
  ratio: z.number(),
  min_transfer: z.number().nullable(),
  notes: z.string().nullable(),
});

/** Whose rates are asked for (benefits spec §3.17). */
export const rateQuery = z.object({ card_id: queryText, card_template_id: queryText });

/** A rate of a card. */
export const rateRow = z.object({
  category: z.string(),
  multiplier: z.number(),
  currency: z.string(),
  currency_display_name: z.string(),
  cpp_valuation: centsPerPoint.nullable(),
  value_per_dollar_cents: z.number().nullable(),
  channel: z.string(),
  cap_amount: z.number().nullable(),
  is_rotating: z.boolean(),
  brand: z.string().nullable(),
  verified_date: z.string(),
});

/** A purchase (benefits spec §3.18). */
export const bestCardQuery = z.object({
  category: queryText,
  amount: queryCents,
  owner: queryText,
  channel: queryWord(...channels),
  cpp_override: queryText,
  include_sub_priority: queryFlag,
});

/** A card in a ranking. */
export const bestCardRow = z.object({
  rank: z.number(),
  card_id: z.string(),
  card_display_name: z.string(),
  multiplier: z.number(),
  currency: z.string(),
  cpp_used: centsPerPoint.nullable(),
  value_per_dollar_cents: z.number().nullable(),
  sub_value_per_dollar_cents: z.number().optional(),
  points_earned: z.number().nullable(),
  estimated_value: worth.nullable(),
  channel: z.string(),
});
