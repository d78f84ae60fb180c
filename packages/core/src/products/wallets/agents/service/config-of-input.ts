import { invalidInput } from '../../../../kernel/errors.js';
import type { JsonObject } from '../../../../kernel/json.js';
import type { LimitDraft } from '../../../../platform/spending/issuing/service.js';
import { issuesOfConfig } from '../../errors.js';
import type { WalletConfig } from '../../policy-file/model.js';
import { microsOf } from '../../policy-file/rules/amount-text.js';
import { readInput } from '../../policy-file/rules/config-input.js';
import { slots } from '../rules/charge-checks.js';

/** Percentages of a limit at which it is told of: `limit.warning` and `limit.reached` (wallets spec §8.1). */
const toldAt = [80, 100] as const;

/** The config that data stand for. @throws DomainError `invalid` with every fault. */
export function configOfInput(data: JsonObject, environment: string): WalletConfig {
  const { config, issues } = readInput(data, environment);
  if (config === null) throw invalidInput(issuesOfConfig(issues));
  return config;
}

/** The limits of a wallet as its account keeps them. */
export const limitsOfConfig = ({ spend }: Pick<WalletConfig, 'spend'>): readonly LimitDraft[] => [
  { slot: slots.daily, period: 'day', cap: microsOf(spend.daily_limit), thresholds: toldAt },
  { slot: slots.monthly, period: 'month', cap: microsOf(spend.monthly_limit), thresholds: toldAt },
];

/** A stored config is what everything but the cards says. */
export const withoutCards = ({ cards: _, ...rest }: WalletConfig): Omit<WalletConfig, 'cards'> => rest;
