import { z } from 'zod';
import { shownAs } from '../../../http/codecs.js';
import { formatMicros, parseMicros } from '../../../kernel/micros.js';
import type {
  AuthorizationTrace,
  CardTransaction,
  TraceEntry,
} from '../../../platform/spending/issuing/model.js';
import { merchantDomain } from '../../../platform/spending/issuing/rules/merchant-key.js';
import {
  amount,
  approvalId,
  cardId,
  moment,
  paging,
  positiveAmount,
  textOf,
  transactionId,
  walletId,
} from './values.js';

/** Statuses as they are printed, and as they are kept (wallets spec §5.3). */
const statuses = {
  declined: 'declined',
  pending_approval: 'awaiting_approval',
  pending: 'pending',
  completed: 'posted',
  reversed: 'reversed',
  refunded: 'refunded',
} as const;
type PrintedStatus = keyof typeof statuses;
const printed = Object.fromEntries(Object.entries(statuses).map(([wire, kept]) => [kept, wire])) as Readonly<
  Record<CardTransaction['status'], PrintedStatus>
>;
const printedStatus = z.enum(Object.keys(statuses) as [PrintedStatus, ...PrintedStatus[]]);

/** A decimal amount in a query, in major units; micros inside. */
const queryAmount = z.codec(
  shownAs(z.string().regex(/^\d{1,12}(\.\d{1,6})?$/, 'Must be a decimal amount'), {
    type: 'number',
    minimum: 0,
  }),
  z.bigint(),
  { decode: (text) => parseMicros(text), encode: (micros) => formatMicros(micros) },
);

/** Which transactions to list (wallets spec §6.3). */
export const transactionFilters = {
  ...paging,
  card: cardId.optional(),
  status: printedStatus.optional(),
  type: z.enum(['purchase', 'refund', 'earning']).optional(),
  merchant: textOf(1, 253).optional(),
  category: textOf(1, 64).optional(),
  from: moment.optional(),
  to: moment.optional(),
  min_amount: queryAmount.optional(),
  max_amount: queryAmount.optional(),
} as const;

/** The same with a wallet, which is spelled `wallet`; `wallet_id` is read too. */
export const transactionQuery = z.object({
  ...transactionFilters,
  wallet: walletId.optional(),
  wallet_id: walletId.optional(),
});

type Filters = z.output<z.ZodObject<typeof transactionFilters>>;

/** Filters as the service takes them; `to` and `max_amount` are inclusive here, exclusive there. */
export const filtersOf = ({ card, status, type, merchant, category, from, to, ...rest }: Filters) => ({
  ...(card !== undefined && { cardId: card }),
  ...(status !== undefined && { statuses: [statuses[status]] }),
  ...(type !== undefined && { types: [type === 'earning' ? ('income' as const) : type] }),
  ...(merchant !== undefined && { merchant }),
  ...(category !== undefined && { category }),
  ...(from !== undefined && { from }),
  ...(to !== undefined && { before: new Date(to.getTime() + 1) }),
  ...(rest.min_amount !== undefined && { minAmount: rest.min_amount }),
  ...(rest.max_amount !== undefined && { belowAmount: rest.max_amount + 1n }),
});

const merchantInput = z.object({
  name: textOf(1, 200),
  domain: textOf(1, 253).nullable().optional(),
  /** Read and not believed: what a merchant sells is looked up. */
  category: textOf(1, 64).nullable().optional(),
  country: z
    .string()
    .regex(/^[A-Za-z]{2}$/, 'Must be a country of two letters')
    .nullable()
    .optional(),
  mcc: z
    .string()
    .regex(/^\d{4}$/, 'Must be four digits')
    .nullable()
    .optional(),
  url: textOf(1, 2_048).nullable().optional(),
});

/** A charge to be decided (wallets spec §6.5). */
export const authorizationInput = z.object({
  wallet_id: walletId,
  card_id: cardId.nullable().optional(),
  amount: positiveAmount,
  merchant: merchantInput,
  description: textOf(0, 500).nullable().optional(),
  on_approval: z.enum(['wait', 'fail']).default('wait'),
  capture: z.boolean().default(false),
});

/** The merchant of a charge as it is kept. */
export const merchantOf = ({ name, domain, country, mcc, url }: z.output<typeof merchantInput>) => ({
  name,
  domain: domain ?? null,
  country: country?.toUpperCase() ?? null,
  mcc: mcc ?? null,
  url: url ?? null,
});

/** How much of a transaction is captured or given back; all of it when absent. */
export const partInput = z.object({ amount: positiveAmount.optional() }).optional();

const checkRecord = z.object({
  check: z.string(),
  result: z.enum(['pass', 'fail', 'skip']),
  value: z.string().nullable(),
  limit: z.string().nullable(),
});

/** A transaction (wallets spec §5.3). */
export const transactionRecord = z.object({
  id: transactionId,
  wallet_id: walletId,
  card_id: cardId.nullable(),
  amount,
  merchant: z.object({
    name: z.string(),
    domain: z.string().nullable(),
    category: z.string(),
    country: z.string().nullable(),
    mcc: z.string().nullable(),
  }),
  status: printedStatus,
  type: z.enum(['purchase', 'refund', 'earning']),
  refunded: amount,
  decline_reason: z.string().nullable(),
  approval_id: approvalId.nullable(),
  description: z.string().nullable(),
  decision: z.array(checkRecord).readonly().nullable(),
  authorized_at: moment.nullable(),
  completed_at: moment.nullable(),
  created_at: moment,
  updated_at: moment,
});

/** Checks whose figures are amounts. */
const amountChecks = ['amount', 'per_transaction', 'card_limit', 'daily_limit', 'monthly_limit', 'balance'];

const shownEntry = ({ check, result, value, limit }: TraceEntry) => {
  const text = (figure: string | null): string | null =>
    figure !== null && amountChecks.includes(check) && /^-?\d+$/.test(figure)
      ? formatMicros(BigInt(figure))
      : figure;
  return { check, result, value: text(value), limit: text(limit) };
};

const shownTrace = (decision: AuthorizationTrace | null) => decision && decision.checks.map(shownEntry);

/** A transaction as `transactionRecord` prints it. */
export const shownTransaction = (row: CardTransaction) => ({
  id: row.id,
  wallet_id: row.accountId,
  card_id: row.cardId,
  amount: { micros: row.amount, currency: row.currency },
  merchant: {
    name: row.merchant.name,
    domain: merchantDomain(row.merchant),
    category: row.category,
    country: row.merchant.country ?? null,
    mcc: row.merchant.mcc ?? null,
  },
  status: printed[row.status],
  type: row.type === 'income' ? ('earning' as const) : row.type,
  refunded: { micros: row.refunded, currency: row.currency },
  decline_reason: row.declineReason,
  approval_id: row.approvalId,
  description: row.description,
  decision: shownTrace(row.decision),
  authorized_at: row.authorizedAt,
  completed_at: row.postedAt,
  created_at: row.createdAt,
  updated_at: row.updatedAt,
});
