import { DomainError, type Issue } from '../../kernel/errors.js';
import type { JsonObject } from '../../kernel/json.js';
import type { AuthorizationTrace } from '../../platform/spending/issuing/model.js';
import type { PolicyIssue } from './policy-file/model.js';
import { printedAmount } from './rules/amount-json.js';

const refused = (code: string, message: string, details: JsonObject | null = null): DomainError =>
  new DomainError(code, 'refused', message, details);

/** A thing as error details name it. */
export type Resource = 'wallet' | 'card' | 'transaction' | 'approval' | 'transfer';
const prefixes: Readonly<Record<Resource, string>> = {
  wallet: 'wal_',
  card: 'crd_',
  transaction: 'txn_',
  approval: 'apr_',
  transfer: 'trf_',
};

/** The thing is not in this organization and environment, not the key's, or not at all: all look the same. */
export const notFound = (resource: Resource, id: string): DomainError =>
  new DomainError('not_found', 'missing', `There is no such ${resource}.`, {
    resource,
    id: prefixes[resource] + id,
  });

/** Another open wallet has this agent's name. */
export const duplicateAgentName = (): DomainError =>
  refused('duplicate_agent_name', 'An agent of this name has a wallet already.');

/** Another open card of the wallet has this name. */
export const duplicateCardName = (): DomainError =>
  refused('duplicate_card_name', 'The wallet has a card of this name already.');

/** Money is left in a wallet that is to be closed. */
export const walletNotEmpty = (): DomainError => refused('wallet_not_empty', 'The balance must be 0.');

/** A wallet that does not spend, or a card. */
export const notActive = (what: 'wallet' | 'card', status: string): DomainError =>
  refused(`${what}_${status}`, `The ${what} is ${status}.`);

/** A card may not have more than its wallet (wallets spec §5.2). */
export const cardAboveWallet = (): DomainError =>
  refused('card_limit_above_wallet', "The card's limit is above the wallet's monthly limit.");

/** The plan admits no more of these (wallets spec §9). */
export const planLimit = (things: string, limit: number): DomainError =>
  new DomainError('plan_limit_reached', 'forbidden', `Your plan admits ${limit} ${things}.`, { limit });

/** The caller may not do this here. */
export const insufficientPermissions = (message: string, details: JsonObject | null = null): DomainError =>
  new DomainError('insufficient_permissions', 'forbidden', message, details);

/** Somebody else has changed the config since it was read. */
export const configChanged = (): DomainError =>
  refused('config_changed', 'The config has changed since it was read. Read it again.');

/** The same request is still being worked on. */
export const inProgress = (): DomainError =>
  refused('idempotency_in_progress', 'A request with this idempotency key is still being worked on.');

/** The key was used for a request with another body (wallets spec §4). */
export const keyReused = (): DomainError =>
  refused('idempotency_key_reused', 'This idempotency key was used for a request with another body.');

/** Faults of a config, with the lines of its file. */
export const invalidConfig = (issues: readonly PolicyIssue[]): DomainError => {
  const listed = issues.map(({ path, line, severity, message }) => ({
    path: path === '' ? [] : path.split('.'),
    message,
    ...(line > 0 && { line }),
    severity,
  }));
  return new DomainError('invalid', 'invalid', 'The config is not valid.', { issues: listed });
};

/** Faults of a request, as far as a file has nothing to do with them. */
export const issuesOfConfig = (issues: readonly PolicyIssue[]): readonly Issue[] =>
  issues
    .filter(({ severity }) => severity === 'error')
    .map(({ path, message }) => ({ path: path.split('.'), message }));

/** What clients tell failures of amounts apart by (wallets spec §1.2). */
const limitTypes: Readonly<Record<string, string>> = {
  card_limit: 'card',
  daily_limit: 'daily',
  monthly_limit: 'monthly',
  balance: 'balance',
  per_transaction: 'per_transaction',
};

const messages: Readonly<Record<string, string>> = {
  card_limit: 'Transaction would exceed card limit',
  daily_limit: 'Transaction would exceed daily limit',
  monthly_limit: 'Transaction would exceed monthly limit',
  balance: 'Transaction would exceed the balance',
  per_transaction: 'Transaction would exceed the limit per transaction',
  merchant_not_allowed: 'The merchant is not on the allowlist',
  merchant_blocked: 'The merchant is on the blocklist',
  category_not_allowed: 'The category of the merchant is not allowed',
  category_blocked: 'The category of the merchant is blocked',
  country_not_allowed: 'The country of the merchant is not allowed',
  insecure_merchant: 'The merchant is not reached by https',
  card_frozen: 'The card is frozen',
  card_closed: 'The card is closed',
  wallet_frozen: 'The wallet is frozen',
  wallet_closed: 'The wallet is closed',
  currency_mismatch: 'The wallet has another currency',
  approval_required: 'A person has to approve this transaction',
};

const clamped = (text: string): bigint => (text.startsWith('-') ? 0n : BigInt(text));

/** Why a charge was declined: its code, and the amounts that did not fit (wallets spec §1.2). */
export function chargeDeclined(
  code: string,
  trace: Partial<AuthorizationTrace> | null,
  { currency, transactionId }: { readonly currency: string; readonly transactionId: string | null },
): DomainError {
  const check = trace?.check ?? '';
  const amountOf = (text: string | undefined) => text !== undefined && printedAmount(clamped(text), currency);
  const [requested, available, limit] = [
    amountOf(trace?.requested),
    amountOf(trace?.available),
    amountOf(trace?.limit),
  ];
  const details: JsonObject = {
    ...(requested && { requested }),
    ...(available && { available }),
    ...(limit && { limit }),
    ...(limitTypes[check] !== undefined && { limit_type: limitTypes[check] }),
    ...(transactionId !== null && { transaction_id: `txn_${transactionId}` }),
  };
  return refused(code, messages[check] ?? messages[code] ?? 'The transaction was declined', details);
}
