import { DomainError } from '../../kernel/errors.js';
import type { RejectReason } from './connections/model.js';

/** The thing is not in this workspace, or not at all: both look the same. */
export const notFound = (thing: string): DomainError =>
  new DomainError('not_found', 'missing', `${thing} not found`);

/** The plan has room for no more of these (monitoring spec §10). */
export const planLimitReached = (limit: string, max: number | null): DomainError =>
  new DomainError('plan_limit_reached', 'forbidden', 'The plan allows no more of these', { limit, max });

/** The plan does not include it. */
export const planRequired = (feature: string): DomainError =>
  new DomainError('plan_required', 'forbidden', 'The plan does not include this', { feature });

/** The caller's role does not reach. */
export const notAllowed = (): DomainError =>
  new DomainError('forbidden', 'forbidden', 'Your role does not allow this');

/** The provider turned credentials down. */
export const providerRejected = (provider: string, reason: RejectReason, message: string): DomainError =>
  new DomainError('provider_rejected', 'refused', `${provider} rejected this key`, { reason, message });

/** The provider gave no usable answer. */
export const providerUnavailable = (provider: string, message: string): DomainError =>
  new DomainError('provider_unavailable', 'refused', `${provider} could not be asked`, { message });

/** The provider's account is in this workspace already. */
export const alreadyConnected = (): DomainError =>
  new DomainError('already_connected', 'conflict', 'This account is connected already');

/** New credentials that belong to another account than the old ones. */
export const otherAccount = (): DomainError =>
  new DomainError('other_account', 'conflict', 'These credentials belong to another account of the provider');

/** The host gave no key to seal secrets with. */
export const noCipher = (): DomainError =>
  new DomainError('encryption_not_configured', 'unavailable', 'No key for secrets is configured');

/** The signal that a threshold needs is not there. */
export const signalUnavailable = (signal: string): DomainError =>
  new DomainError('signal_unavailable', 'refused', 'No connected account tells this', { signal });

/** Somebody changed it meanwhile. */
export const versionConflict = (version: number): DomainError =>
  new DomainError('version_conflict', 'conflict', 'This was changed meanwhile; read it again', { version });

/** Too many of these in an hour. */
export const tooManyChecks = (resetAt: Date): DomainError =>
  new DomainError('rate_limited', 'throttled', 'Checks are limited to 6 an hour', {
    resetAt: resetAt.toISOString(),
  });

/** The host sells no plans here. */
export const billingNotConfigured = (): DomainError =>
  new DomainError('billing_not_configured', 'unavailable', 'No billing is configured');

/** The plan is held already. */
export const alreadyOnPlan = (): DomainError =>
  new DomainError('already_on_plan', 'conflict', 'This is the plan already');

/** The host has no way to sign people in here. */
export const signInNotConfigured = (): DomainError => notFound('Sign-in');

/** The bearer secret is missing or wrong, or none is configured. */
export const notTheScheduler = (): DomainError =>
  new DomainError('unauthenticated', 'unauthenticated', 'The scheduler\u2019s secret is required');
