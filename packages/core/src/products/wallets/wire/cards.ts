import { z } from 'zod';
import type { CardView } from '../agents/service.js';
import { amount, cardId, limitAmount, moment, textOf, walletId } from './values.js';

const period = z.enum(['month', 'day', 'total']);

/** A card among its wallet's (wallets spec §5.1). */
export const cardSummary = z.object({
  id: cardId,
  name: z.string(),
  last4: z.string().nullable(),
  status: z.enum(['active', 'frozen', 'closed']),
});

/** A card to make (wallets spec §5.2). */
export const cardInput = z.object({
  name: textOf(1, 64),
  limit: limitAmount.nullable().optional(),
  limit_period: period.optional(),
  frozen: z.boolean().optional(),
});

/** Why a card is frozen. */
export const freezeInput = z.object({ reason: textOf(1, 200).optional() }).optional();

/** A card; its number and code are never among what is shown (wallets spec §5.2). */
export const cardRecord = z.object({
  id: cardId,
  wallet_id: walletId,
  name: z.string(),
  status: z.enum(['active', 'frozen', 'closed']),
  brand: z.string().nullable(),
  type: z.literal('virtual_debit'),
  last4: z.string().nullable(),
  exp_month: z.int().nullable(),
  exp_year: z.int().nullable(),
  limit: amount.nullable(),
  limit_period: period,
  spent: amount,
  created_at: moment,
  updated_at: moment,
});

/** A card as `cardRecord` prints it. */
export function shownCard({ card, standing }: CardView, currency: string) {
  const spent = standing?.spent ?? 0n;
  return {
    id: card.id,
    wallet_id: card.accountId,
    name: card.name,
    status: card.status,
    brand: card.brand,
    type: 'virtual_debit' as const,
    last4: card.last4,
    exp_month: card.expMonth,
    exp_year: card.expYear,
    limit: standing?.cap == null ? null : { micros: standing.cap, currency },
    limit_period: standing?.period ?? ('month' as const),
    spent: { micros: spent < 0n ? 0n : spent, currency },
    created_at: card.createdAt,
    updated_at: card.updatedAt,
  };
}

/** Where a card's number can be seen for a moment. */
export const revealRecord = z.object({
  kind: z.enum(['token', 'url']),
  value: z.string(),
  expires_at: moment,
});
