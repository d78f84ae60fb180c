import { DomainError } from '../../../kernel/errors.js';
import { accounts } from './service/accounts.js';
import { approve, endQuestion } from './service/approvals.js';
import { cards } from './service/cards.js';
import type { IssuingService } from './service/contract.js';
import { cardOf } from './service/load.js';
import { moves } from './service/moves.js';
import { receive } from './service/network.js';
import type { IssuingParts } from './service/parts.js';
import { reading } from './service/read.js';
import { verifyIssuing } from './service/verify.js';
import { workers } from './service/work.js';

export type * from './service/asks.js';
export type { IssuingService } from './service/contract.js';
export type { Caller, IssuingParts } from './service/parts.js';
export { cardReference } from './service/network.js';
export { newId } from './service/new-id.js';

/** Makes the service of one Bursar. */
export function issuingService(given: IssuingParts): IssuingService {
  const parts: IssuingParts = { memory: new Map(), ...given };
  const now = (): Date => parts.runtime.now();
  return {
    ...accounts(parts),
    ...cards(parts),
    ...reading(parts),
    ...moves(parts),
    reveal: async ({ tenant }, cardId, proof) => {
      const { token, status } = await cardOf(parts, tenant, cardId);
      if (token === null || status === 'closed')
        throw new DomainError('card_closed', 'refused', 'There is no card to see.');
      return parts.issuerFor(tenant).reveal(token, proof);
    },
    receive: (event, at = now()) => receive(parts, event, at),
    approve: (caller, id, by, call = {}, also) => approve(parts, caller, { id, by, call, also }),
    deny: (caller, id, by, call = {}, also) => endQuestion(parts, caller, 'denied', { id, by, call, also }),
    workers: workers(parts),
    verify: (tenant) => verifyIssuing(parts, tenant, now()),
  };
}
