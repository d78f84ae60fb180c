import type { Actor } from '../../../kernel/actor.js';
import type { Position } from '../../../kernel/cursor.js';
import { pageOf, type Page } from '../../../kernel/page.js';
import type { Printable } from '../../../platform/delivery/webhooks/rules/exact-json.js';
import { messageIdOf } from '../../../platform/delivery/webhooks/rules/message-id.js';
import { outgoingEvents } from '../../../storage/outbox.js';
import { boundWallet } from '../rules/key-scope.js';
import type { WalletParts } from '../service/parts.js';
import { typesOf, walletOfEvent } from '../webhooks/rules/event-types.js';
import { payloadOf } from '../webhooks/rules/payload.js';

/** What endpoints are told, for those who would rather ask. */
export interface WalletEvents {
  /** The messages that endpoints get or would get, newest first. A page may hold fewer events than there were. */
  list(actor: Actor, page: { readonly limit: number; readonly after?: Position }): Promise<Page<Printable>>;
}

/** Makes the service. */
export const walletEvents = ({
  storage,
  runtime,
}: Pick<WalletParts, 'storage' | 'runtime'>): WalletEvents => ({
  list: async (actor, { limit, after }) => {
    const rows = await storage
      .tenant(actor.tenant)
      .log(outgoingEvents)
      .page({}, { order: { by: 'at', direction: 'desc' }, limit: limit + 1, ...(after && { after }) });
    const { items, next } = pageOf(rows, limit, 'at');
    const bound = boundWallet(actor);
    const messages = items.flatMap((event) =>
      bound !== null && walletOfEvent(event) !== bound
        ? []
        : typesOf(event).map((type, index) =>
            payloadOf(event, type, `evt_${messageIdOf(runtime.hash, event.id, type, index)}`),
          ),
    );
    return { items: messages, next };
  },
});
