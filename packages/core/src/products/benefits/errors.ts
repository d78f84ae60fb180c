import { DomainError } from '../../kernel/errors.js';
import type { JsonObject } from '../../kernel/json.js';

/** The thing is not in this household, or not at all: both look the same (benefits spec §1.1). */
export const notFound = (thing: string, details: JsonObject | null = null): DomainError =>
  new DomainError('not_found', 'missing', `${thing} not found`, details);

/** The thing is there already; the details name it. */
export const alreadyThere = (message: string, details: JsonObject): DomainError =>
  new DomainError('already_exists', 'conflict', message, details);
