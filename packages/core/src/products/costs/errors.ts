import { DomainError } from '../../kernel/errors.js';

/** The thing is not in this organization, or not at all: both look the same. */
export const notFound = (thing: string): DomainError =>
  new DomainError('not_found', 'missing', `${thing} not found.`);

/** The caller may not do this to that entity (costs spec §5.3). */
export const notTheirs = (): DomainError =>
  new DomainError('forbidden', 'forbidden', 'This entity does not belong to you.');

/** A cap above what the organization may give a single budget (costs spec §2.4). */
export const spendCapExceeded = (): DomainError =>
  new DomainError('spend_cap_exceeded', 'invalid', 'The budget is larger than your plan allows.');

/** No further thing of this kind (costs spec §2.4). */
export const limitExceeded = (things: string): DomainError =>
  new DomainError('limit_exceeded', 'conflict', `Your plan allows no more ${things}.`);

/** A group's name that can be none (costs spec §4.9). */
export const invalidKey = (): DomainError =>
  new DomainError('invalid_key', 'invalid', 'This is no key of an attribution.');

/** Slack did not take a message (costs spec §8.3). */
export const slackRefused = (status: number): DomainError =>
  new DomainError('slack_webhook_error', 'invalid', `Slack answered ${status}.`);

/** Only a person can do this. */
export const notSignedIn = (): DomainError =>
  new DomainError('authentication_required', 'unauthenticated', 'A session is required.');
