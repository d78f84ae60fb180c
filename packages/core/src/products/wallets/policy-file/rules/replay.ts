import type { Micros } from '../../../../kernel/micros.js';
import type { CardAccount, CardTransaction, Charge } from '../../../../platform/spending/issuing/model.js';
import { amountCheck } from '../../../../platform/spending/issuing/rules/charge-checks.js';
import { judgeCharge } from '../../../../platform/spending/issuing/rules/decide-charge.js';
import { walletChecks } from '../../agents/rules/charge-checks.js';
import { policyOf } from '../../agents/rules/wallet-policy.js';
import type { WalletConfig } from '../model.js';
import { microsOf } from './amount-text.js';

/** What of a past transaction a replay looks at. */
export type PastCharge = Pick<
  CardTransaction,
  'id' | 'type' | 'amount' | 'currency' | 'merchant' | 'merchantKey' | 'category' | 'provider' | 'createdAt'
> & {
  /** Null for what was not paid by card. */
  readonly cardName: string | null;
};

/** A past charge that a config would have refused. */
export interface RefusedInPast {
  readonly transactionId: string;
  readonly at: Date;
  readonly amount: Micros;
  readonly currency: string;
  readonly merchant: string;
  /** The error code, and the check that failed. */
  readonly code: string;
  readonly check: string;
}

/** The account that a config would have made. */
const accountOf = (config: WalletConfig, at: Date): CardAccount => ({
  id: '',
  program: '',
  status: 'active',
  currency: config.spend.currency,
  subjects: [],
  policy: policyOf(config),
  revision: 0,
  createdAt: at,
  updatedAt: at,
});

const chargeOf = (config: WalletConfig, past: PastCharge): Charge => ({
  account: accountOf(config, past.createdAt),
  card: null,
  amount: past.amount,
  currency: past.currency,
  merchant: past.merchant,
  merchantKey: past.merchantKey,
  category: past.category,
  provider: past.provider,
  network: false,
  now: past.createdAt,
});

type Limit = readonly [check: string, counter: string, cap: Micros | null];

const periods: Readonly<Record<string, (at: Date) => string>> = {
  day: (at) => at.toISOString().slice(0, 10),
  month: (at) => at.toISOString().slice(0, 7),
  total: () => '',
};

/** The limits that a charge is held against, in the order in which they decide, with the counters of its time. */
function limitsOf({ spend, cards }: WalletConfig, { cardName, createdAt }: PastCharge): readonly Limit[] {
  const card = cards.find(({ name }) => name === cardName);
  const ofPeriod = (period: string): string => (periods[period] ?? periods['month'])?.(createdAt) ?? '';
  return [
    ...(card
      ? [['card_limit', `card:${card.name}:${ofPeriod(card.limit_period)}`, microsOf(card.limit)] as const]
      : []),
    ['daily_limit', `day:${ofPeriod('day')}`, microsOf(spend.daily_limit)],
    ['monthly_limit', `month:${ofPeriod('month')}`, microsOf(spend.monthly_limit)],
  ];
}

/**
 * Which of some past charges (oldest first) a config would have refused: the same checks in the same order, with limits
 * counted over what it would have let go. Refunds give back in the period in which they came (wallets spec §10.5).
 */
export function replayConfig(config: WalletConfig, charges: readonly PastCharge[]): readonly RefusedInPast[] {
  const spent = new Map<string, Micros>();
  const refused: RefusedInPast[] = [];
  const count = (limits: readonly Limit[], amount: Micros): void => {
    for (const [, counter] of limits) spent.set(counter, (spent.get(counter) ?? 0n) + amount);
  };
  for (const past of charges) {
    const limits = limitsOf(config, past);
    if (past.type === 'refund') count(limits, -past.amount);
    if (past.type !== 'purchase') continue;
    const { failed } = judgeCharge(chargeOf(config, past), [amountCheck, ...walletChecks]);
    const full = limits.find(
      ([, counter, cap]) => cap !== null && (spent.get(counter) ?? 0n) + past.amount > cap,
    );
    if (failed === null && full === undefined) {
      count(limits, past.amount);
      continue;
    }
    refused.push({
      transactionId: past.id,
      at: past.createdAt,
      amount: past.amount,
      currency: past.currency,
      merchant: past.merchant.domain ?? past.merchant.name,
      code: failed?.code ?? 'insufficient_funds',
      check: failed?.check ?? full?.[0] ?? '',
    });
  }
  return refused;
}
