import { checkText } from '../../../../kernel/text.js';
import type { Card } from '../model.js';

/** A card that the issuer has yet to make. @throws DomainError `invalid` for a name that no store holds. */
export function newCard(
  id: string,
  accountId: string,
  { name, frozen = false }: { readonly name: string; readonly frozen?: boolean },
  now: Date,
): Card {
  return {
    id,
    accountId,
    name: checkText(name, ['name']),
    status: frozen ? 'frozen' : 'active',
    issuance: 'provisioning',
    frozenReason: frozen ? 'manual' : null,
    frozenAt: frozen ? now : null,
    token: null,
    last4: null,
    brand: null,
    expMonth: null,
    expYear: null,
    revision: 1,
    synced: 0,
    createdAt: now,
    updatedAt: now,
  };
}
