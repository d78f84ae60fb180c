import { z } from 'zod';
import type { CardView } from '../portfolio/service/cards.js';
import { pnlFigures, transactionRow } from './money.js';
import { amount, amountIn, at, kindOf, printedId, textUpTo, word } from './values.js';

const members = {
  id: printedId('proj_'),
  name: z.string(),
  description: z.string(),
  status: z.enum(['active', 'paused', 'archived']),
  color: z.string(),
  monthlyBudget: amount,
  createdAt: at,
};

/** A project (projects spec §3.1). */
export const projectRow = z.object(members);

/** A new project with its card (projects spec §3.3). */
export const createdProject = z.object({
  ...members,
  card: z.object({
    id: printedId('card_'),
    last4: z.string().nullable(),
    status: z.enum(['active', 'frozen', 'closed']),
    monthlyLimit: amount,
  }),
});

/** What is written is `budget`, what is read `monthlyBudget` (projects spec §3.1). */
export const projectInput = z.object({
  name: z.string(kindOf('must be a text')),
  description: textUpTo(500).optional(),
  budget: amountIn.optional(),
});

/** What an edit may carry (projects spec §3.5). */
export const projectChange = z.object({
  name: z.string(kindOf('must be a text')).optional(),
  description: textUpTo(500).optional(),
  budget: amountIn.optional(),
  status: word(['active', 'paused', 'archived']).optional(),
  color: z.string(kindOf('must be a text')).optional(),
});

/** A project in detail (projects spec §3.4). */
export const projectDetail = z.object({
  project: projectRow,
  pnl: pnlFigures,
  transactions: z.array(transactionRow),
});

/** A card (projects spec §4.1). Its number is nowhere here. */
export const cardRow = z.object({
  id: printedId('card_'),
  last4: z.string().nullable(),
  status: z.enum(['active', 'frozen', 'closed']),
  currentMonthSpend: amount,
  currentDaySpend: amount,
  monthlyLimit: amount,
  dailyLimit: amount.nullable(),
  network: z.literal('visa'),
  project: z.object({ id: printedId('proj_'), name: z.string(), color: z.string() }),
  frozenReason: z.string().nullable(),
  createdAt: at,
  updatedAt: at,
});

/** A card as it is printed. */
export const shownCard = ({ card, project, ...figures }: CardView): z.output<typeof cardRow> => ({
  ...figures,
  id: card.id,
  last4: card.last4,
  status: card.status,
  network: 'visa',
  project,
  frozenReason: card.frozenReason,
  createdAt: card.createdAt,
  updatedAt: card.updatedAt,
});

/** What can be changed of a card (projects spec §4.3). */
export const cardChange = z.object({
  status: word(['active', 'frozen']).optional(),
  dailyLimit: amountIn
    .refine((value) => value >= 0n, 'must not be negative')
    .nullable()
    .optional(),
  monthlyLimit: amountIn.refine((value) => value >= 0n, 'must not be negative').optional(),
});
