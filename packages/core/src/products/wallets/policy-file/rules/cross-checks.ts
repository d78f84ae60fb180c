import type { WalletConfig } from '../model.js';
import { currencyOf, microsOf } from './amount-text.js';

type Fault = readonly [path: string, message: string];

const above = (a: string | null, b: string | null): boolean => {
  const [one, other] = [microsOf(a), microsOf(b)];
  return one !== null && other !== null && one > other;
};

/** Amounts that bind the wallet, by path; prices of what it sells may be in any currency. */
function boundAmounts({
  spend,
  approval,
  cards,
}: WalletConfig): readonly (readonly [string, string | null])[] {
  return [
    ['spend.monthly_limit', spend.monthly_limit],
    ['spend.daily_limit', spend.daily_limit],
    ['spend.per_transaction', spend.per_transaction],
    ['approval.auto_approve_under', approval.auto_approve_under],
    ['approval.require_confirmation_over', approval.require_confirmation_over],
    ...cards.map(({ limit }, index) => [`cards.${index}.limit`, limit] as const),
  ];
}

/** What is wrong between values that are fine by themselves (wallets spec §5.1, §5.2, §7.2). */
export function crossFaults(config: WalletConfig): readonly Fault[] {
  const { spend, approval, cards } = config;
  const faults: Fault[] = [];
  for (const [path, amount] of boundAmounts(config))
    if (amount !== null && currencyOf(amount) !== spend.currency)
      faults.push([path, `must be in ${spend.currency}, the currency of the wallet`]);
  if (faults.length > 0) return faults;
  if (above(spend.per_transaction, spend.daily_limit))
    faults.push(['spend.per_transaction', 'must not be above daily_limit']);
  if (above(spend.daily_limit, spend.monthly_limit))
    faults.push(['spend.daily_limit', 'must not be above monthly_limit']);
  if (above(spend.per_transaction, spend.monthly_limit))
    faults.push(['spend.per_transaction', 'must not be above monthly_limit']);
  if (above(approval.auto_approve_under, approval.require_confirmation_over))
    faults.push(['approval.auto_approve_under', 'must not be above require_confirmation_over']);
  const names = new Set<string>();
  cards.forEach(({ name, limit }, index) => {
    if (name === null || (name as string | null) === '') faults.push([`cards.${index}.name`, 'is required']);
    else if (names.has(name)) faults.push([`cards.${index}.name`, `"${name}" stands twice`]);
    names.add(name);
    if (above(limit, spend.monthly_limit))
      faults.push([`cards.${index}.limit`, 'must not be above monthly_limit']);
  });
  config.earn.subscriptions.forEach(({ tier }, index) => {
    if ((tier as string | null) === null) faults.push([`earn.subscriptions.${index}.tier`, 'is required']);
  });
  return faults;
}
