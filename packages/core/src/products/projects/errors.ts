import { DomainError } from '../../kernel/errors.js';

/** The thing is not in this account, or not at all: both look the same (projects spec §1). */
export const notFound = (thing: string): DomainError =>
  new DomainError('not_found', 'missing', `${thing} not found`);

/** Names are unique, those of archived projects included (projects spec §3.3). */
export const nameTaken = (name: string): DomainError =>
  new DomainError('name_taken', 'conflict', `A project named "${name}" already exists`);

/** Email or password is wrong; which of them is not told. */
export const badCredentials = (): DomainError =>
  new DomainError('bad_credentials', 'unauthenticated', 'Invalid email or password');

/** A payment's callback that its sender did not sign. */
export const badSignature = (): DomainError =>
  new DomainError('invalid_signature', 'invalid', 'The signature does not match');
