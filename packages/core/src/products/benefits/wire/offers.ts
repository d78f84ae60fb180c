import { z } from 'zod';
import type { OfferStatus } from '../offers/model.js';
import { queryText, queryWhole, queryWord } from './query.js';
import { cents, dayText, idText, kindOf, noteText, programKey, signedCents, word, worth } from './values.js';

const ends = ['earned', 'missed', 'cancelled'] as const satisfies readonly OfferStatus[];
const origins = ['signup', 'retention'] as const;

/** What is told of a new offer (benefits spec §3.20). */
export const offerInputFields = {
  bonus_amount: z
    .int(kindOf('must be an integer greater than 0'))
    .min(1, 'must be an integer greater than 0')
    .max(1_000_000_000, 'is too large'),
  bonus_currency: programKey,
  spend_requirement: cents(1),
  spend_deadline: dayText,
  current_spend: cents().optional(),
  notes: noteText.optional(),
};

/** An offer to record on a card. */
export const offerInput = z.object({ card_id: idText, ...offerInputFields });

/** Progress or the end of an offer (benefits spec §3.21). */
export const offerUpdate = z.object({
  current_spend: cents().optional(),
  spend_delta: cents(-99_999_999_999).optional(),
  status: word(ends).optional(),
  notes: noteText.optional(),
  origin: word(origins).optional(),
});

/** Which offers to list (benefits spec §3.19). */
export const offerQuery = z.object({
  status: queryWord('in_progress', ...ends, 'all'),
  owner: queryText,
  expiring_within_days: queryWhole(0),
  origin: queryWord(...origins),
});

const offerFields = {
  offer_id: z.string(),
  card_id: z.string(),
  card_display_name: z.string(),
  owner: z.string(),
  bonus_amount: z.number(),
  bonus_currency: z.string(),
  bonus_value: worth.nullable(),
  bonus_value_source: z.string().nullable(),
  spend_requirement: signedCents,
  current_spend: signedCents,
  spend_remaining: signedCents,
  spend_deadline: z.string(),
  days_remaining: z.number(),
  daily_spend_needed: z.number().nullable(),
  spend_requirement_met: z.boolean(),
  is_at_risk: z.boolean(),
  status: z.string(),
  origin: z.string(),
  source_event_id: z.string().nullable(),
  notes: z.string().nullable(),
};

/** An offer in a list. */
export const offerRow = z.object(offerFields);
/** An offer that was just written. */
export const writtenOffer = z.object({ ...offerFields, success: z.literal(true) });
