import type { Amounts, Subject } from '../../../../budgets/model.js';
import type { Micros } from '../../../../kernel/micros.js';
import type { CardAccount } from '../model.js';

/** Whose budgets a charge is taken from: the card's, the account's, and what else the account spends from. */
export const subjectsOf = (account: CardAccount, cardId: string | null): readonly Subject[] => [
  ...(cardId === null ? [] : [{ type: 'card', id: cardId }]),
  { type: 'card_account', id: account.id },
  ...account.subjects,
];

/** The unit in which budgets count a currency. */
export const unitOf = (currency: string): string => currency.toLowerCase();

/** An amount of a currency as budgets are asked for it. */
export const amountsIn = (currency: string, amount: Micros): Amounts => ({ [unitOf(currency)]: amount });
