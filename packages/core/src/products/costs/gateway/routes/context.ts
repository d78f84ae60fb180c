import { headerOf, type WireRequest } from '../../../../http/wire.js';
import type { Actor } from '../../../../kernel/actor.js';
import { invalid } from '../../../../kernel/errors.js';
import { textLength } from '../../../../kernel/text.js';
import { contextOf, type RequestContext } from '../rules.js';

/** What a request says about itself. @throws DomainError `invalid` for a session of more than 256 characters (costs spec §12.3). */
export function contextIn(request: WireRequest, actor: Actor): RequestContext {
  const context = contextOf((name) => headerOf(request, name), actor.key?.tags ?? {});
  const { session } = context;
  if (session !== null && (session === '' || textLength(session) > 256))
    throw invalid(['x-nullspend-session'], 'Must be 1 to 256 characters');
  return context;
}

const beyondAscii = /[^\x20-\x7e]/g;
const escaped = (unit: string): string => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`;

/** What every answer tells of the context that was understood. */
export const contextHeaders = ({ tags, badCustomer }: RequestContext): Record<string, string> => ({
  'x-nullspend-effective-tags': JSON.stringify(tags).replace(beyondAscii, escaped),
  ...(badCustomer && { 'x-nullspend-warning': 'invalid_customer' }),
});

/** Whom a request puts its costs down to. */
export const attribution = ({ tags, customer, session }: RequestContext) => ({
  tags,
  ...(customer !== null && { customer }),
  ...(session !== null && { sessionId: session }),
});
