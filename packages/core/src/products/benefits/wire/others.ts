import { z } from 'zod';
import type { RewardStatus, RewardType } from '../certificates/model.js';
import { queryText, queryWhole, queryWord } from './query.js';
import { cents, dayText, flag, noteText, signedCents, textUpTo, word } from './values.js';

/** A catalog search (benefits spec §3.9). */
export const catalogQuery = z.object({ q: queryText });

/** A card that can be added. */
export const catalogRow = z.object({
  card_template_id: z.string(),
  issuer: z.string(),
  name: z.string(),
  annual_fee: signedCents,
  is_premium: z.boolean(),
  benefit_count: z.number(),
  as_of: z.string(),
  confidence: z.string(),
});

/** Whose count is asked for (benefits spec §3.24). */
export const ownerQuery = z.object({ owner: queryText });

/** How somebody stands with Chase. */
export const status524Record = z.object({
  current_count: z.number(),
  limit: z.number(),
  slots_available: z.number(),
  is_eligible: z.boolean(),
  cards_counting: z.array(
    z.object({
      card_display_name: z.string(),
      original_open_date: z.string(),
      falls_off_date: z.string(),
      days_until_falloff: z.number(),
    }),
  ),
  next_slot_opens: z.string().nullable(),
  cards_excluded: z.array(z.object({ card_display_name: z.string(), reason: z.string() })),
  warnings: z.array(z.string()),
});

/** A card to count (benefits spec §3.25). */
export const externalInput = z.object({
  card_name: textUpTo(200),
  open_date: dayText,
  is_business: flag.optional(),
  is_authorized_user: flag.optional(),
  owner: textUpTo(100).optional(),
  notes: noteText.optional(),
});

const externalFields = {
  id: z.string(),
  card_name: z.string(),
  open_date: z.string(),
  is_business: z.boolean(),
  owner: z.string().nullable(),
  notes: z.string().nullable(),
};
/** An external card. */
export const externalRow = z.object(externalFields);
/** An external card that was just added. */
export const addedExternal = z.object({ ...externalFields, success: z.literal(true) });
/** An external card that is gone. */
export const deletedExternal = z.object({
  id: z.string(),
  card_name: z.string(),
  deleted: z.literal(true),
});

const rewardTypes = [
  'gift_card',
  'travel_credit',
  'voucher',
  'lounge_pass',
  'free_night',
  'companion_cert',
  'milestone',
  'coupon',
  'other',
] as const satisfies readonly RewardType[];
const rewardStatuses = ['active', 'used', 'expired'] as const satisfies readonly RewardStatus[];

/** Which rewards to list (benefits spec §3.28). */
export const rewardQuery = z.object({
  status: queryWord(...rewardStatuses),
  type: queryWord(...rewardTypes),
  expiring_within_days: queryWhole(0),
});

/** A reward to keep. */
export const rewardInput = z.object({
  name: textUpTo(200),
  type: word(rewardTypes).optional(),
  value: cents().optional(),
  expiration_date: dayText.optional(),
  source: textUpTo(200).optional(),
  owner: textUpTo(100).optional(),
  currency: textUpTo(64).optional(),
  notes: noteText.optional(),
});

/** What an update may say about a reward. */
export const rewardUpdate = z.object({
  status: word(rewardStatuses).optional(),
  name: textUpTo(200).optional(),
  value: cents().optional(),
  expiration_date: dayText.optional(),
  type: word(rewardTypes).optional(),
  source: textUpTo(200).optional(),
  notes: noteText.optional(),
});

const rewardFields = {
  id: z.string(),
  name: z.string(),
  type: z.string(),
  value: signedCents.nullable(),
  currency: z.string(),
  expiration_date: z.string().nullable(),
  status: z.string(),
  source: z.string().nullable(),
};
/** A reward. */
export const rewardRow = z.object(rewardFields);
/** A reward that was just added. */
export const addedReward = z.object({ ...rewardFields, success: z.literal(true) });
/** A reward after an update. */
export const updatedReward = z.object({ ...rewardFields, used_at: z.string().nullable() });
/** A reward that is gone. */
export const deletedReward = z.object({ id: z.string(), name: z.string(), deleted: z.literal(true) });
