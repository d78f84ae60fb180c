import { z } from 'zod';
import type { RetentionOfferType, RetentionOutcome } from '../cards/model.js';
import { offerInputFields } from './offers.js';
import {
  cents,
  dayText,
  flag,
  fourDigits,
  idText,
  kindOf,
  monthNumber,
  noteText,
  programKey,
  signedCents,
  textUpTo,
  wholePoints,
  word,
  worth,
} from './values.js';
import { periodFields } from './benefits.js';

const cardFacts = {
  nickname: textUpTo(100).optional(),
  last_four: fourDigits.optional(),
  original_open_date: dayText.optional(),
  fee_month: monthNumber.optional(),
  is_business: flag.optional(),
  counts_toward_524: flag.optional(),
  is_authorized_user: flag.optional(),
  product_changed_from: textUpTo(200).optional(),
  notes: noteText.optional(),
};

/** A card to add (benefits spec §3.10). */
export const cardInput = z.object({
  name: textUpTo(200).optional(),
  card_template_id: idText.optional(),
  owner: textUpTo(100),
  ...cardFacts,
});

/** A card of an import, with the bonus that is to be earned with it (benefits spec §3.11). */
export const bulkItem = cardInput.extend({ welcome_offer: z.object(offerInputFields).optional() });

/** The envelope of an import; its items are read one by one, so that a faulty one fails alone. */
export const bulkInput = z.object({
  cards: z
    .array(z.unknown(), kindOf('must be a list of 1 to 50 cards'))
    .min(1, 'must be a list of 1 to 50 cards')
    .max(50, 'must be a list of 1 to 50 cards'),
  dry_run: flag.default(false),
  skip_duplicates: flag.default(true),
});

const outcomes = [
  'accepted',
  'declined',
  'countered',
  'escalated',
  'no_offer',
] as const satisfies readonly RetentionOutcome[];
const offerTypes = [
  'statement_credit',
  'points_bonus',
  'fee_waiver',
  'mq_extension',
  'spend_bonus',
  'other',
  'no_offer',
] as const satisfies readonly RetentionOfferType[];

const retentionFacts = {
  offer: textUpTo(1_000),
  outcome: word(outcomes),
  offer_type: word(offerTypes),
  offer_value_dollars: cents(),
  offer_points: wholePoints,
  offer_currency: programKey,
  notes: noteText,
};

/** A call to log: in the recommended form, or in the old one with `accepted` (benefits spec §3.12). */
export const retentionInput = z.object({
  offer: retentionFacts.offer,
  outcome: retentionFacts.outcome.optional(),
  offer_type: retentionFacts.offer_type.optional(),
  offer_value_dollars: retentionFacts.offer_value_dollars.optional(),
  offer_points: retentionFacts.offer_points.optional(),
  offer_currency: retentionFacts.offer_currency.optional(),
  spend_requirement: cents(1).optional(),
  spend_deadline: dayText.optional(),
  accepted: flag.optional(),
  date: dayText.optional(),
  notes: retentionFacts.notes.optional(),
});

/** What an update may say about a card (benefits spec §3.12). */
export const cardUpdate = z.object({
  nickname: cardFacts.nickname,
  notes: cardFacts.notes,
  original_open_date: dayText.nullable().optional(),
  product_changed_from: cardFacts.product_changed_from,
  is_business: cardFacts.is_business,
  counts_toward_524: cardFacts.counts_toward_524,
  last_four: cardFacts.last_four,
  fee_month: cardFacts.fee_month,
  retention_offer: retentionInput.optional(),
  update_retention_event: z
    .object({ event_id: idText, ...z.object(retentionFacts).partial().shape })
    .optional(),
  delete_retention_event_id: idText.optional(),
});

/** A card in a list (benefits spec §3.5). */
export const cardRow = z.object({
  card_id: z.string(),
  card_display_name: z.string(),
  issuer: z.string(),
  issuing_bank: z.string(),
  card_name: z.string(),
  nickname: z.string().nullable(),
  last_four: z.string().nullable(),
  owner: z.string(),
  annual_fee: signedCents,
  renewal_month: z.string().nullable(),
  benefit_count: z.number(),
  added_at: z.string(),
});

/** A logged call as answers show it. */
export const retentionRow = z.object({
  event_id: z.string(),
  date: z.string(),
  description: z.string(),
  offer: z.string(),
  offer_type: z.string(),
  outcome: z.string(),
  offer_value_dollars: signedCents.nullable(),
  offer_points: z.number().nullable(),
  offer_currency: z.string().nullable(),
  spend_requirement: signedCents.nullable(),
  spend_deadline: z.string().nullable(),
  notes: z.string().nullable(),
  paired_welcome_offer_id: z.string().optional(),
});

/** One card with everything about it (benefits spec §3.6). */
export const cardDetail = z.object({
  card_id: z.string(),
  card_display_name: z.string(),
  issuer: z.string(),
  issuing_bank: z.string(),
  card_name: z.string(),
  nickname: z.string().nullable(),
  last_four: z.string().nullable(),
  owner: z.string(),
  annual_fee: signedCents,
  renewal_month: z.string().nullable(),
  original_open_date: z.string().nullable(),
  is_business: z.boolean(),
  counts_toward_524: z.boolean(),
  notes: z.string().nullable(),
  archived: z.literal(true).optional(),
  roi: z.object({
    captured_value: worth,
    net_value: worth,
    roi_percent: z.number().nullable(),
    fee_year_start: z.string(),
    fee_year_end: z.string(),
  }),
  benefits: z.array(
    z.object({
      benefit_id: z.string(),
      credit_name: z.string(),
      schedule_type: z.string(),
      category: z.string(),
      current_period: z
        .object({ ...periodFields, days_remaining: z.number().nullable(), status: z.string() })
        .nullable(),
    }),
  ),
  total_available: signedCents,
  total_at_risk_30d: signedCents,
  retention_history: z.array(retentionRow),
});

/** A template that a name could mean. */
export const candidate = z.object({
  card_template_id: z.string(),
  issuer: z.string(),
  name: z.string(),
  annual_fee: signedCents,
});

/** A card that was added. */
export const addedCard = z.object({
  card_id: z.string(),
  card_display_name: z.string(),
  matched_template: z.string(),
  benefits_created: z.number(),
  fee_month_inferred: z.boolean(),
  success: z.literal(true),
});

/** An ambiguous name: nothing was added. */
export const ambiguousCard = z.object({ error: z.string(), candidates: z.array(candidate) });

/** What became of an import. */
export const bulkReport = z.object({
  summary: z.object({
    total: z.number(),
    created: z.number(),
    already_exists: z.number(),
    ambiguous: z.number(),
    failed: z.number(),
    dry_run: z.boolean(),
  }),
  results: z.array(
    z.object({
      index: z.number(),
      input_name: z.string().nullable(),
      status: z.string(),
      matched_template: candidate.omit({ card_template_id: true }).optional(),
      card_id: z.string().optional(),
      candidates: z.array(candidate).optional(),
      error: z.string().optional(),
    }),
  ),
});

/** A field that changed. */
export const changeRow = z.object({
  field: z.string(),
  old_value: z.string().nullable(),
  new_value: z.string().nullable(),
});

/** A card after an update. */
export const updatedCard = z.object({
  card_id: z.string(),
  nickname: z.string().nullable(),
  notes: z.string().nullable(),
  original_open_date: z.string().nullable(),
  product_changed_from: z.string().nullable(),
  is_business: z.boolean(),
  counts_toward_524: z.boolean(),
  last_four: z.string().nullable(),
  changes: z.array(changeRow),
  retention_entry: retentionRow.optional(),
  cascaded_welcome_offer_id: z.string().optional(),
  success: z.literal(true),
});

/** A card that was archived. */
export const archivedCard = z.object({
  card_id: z.string(),
  archived: z.literal(true),
  success: z.literal(true),
});
