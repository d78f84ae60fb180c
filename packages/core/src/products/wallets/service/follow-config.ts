import type { Actor } from '../../../kernel/actor.js';
import type { Wallet } from '../agents/model.js';
import { configSettings, isOfConfig, wantedEndpoint } from '../webhooks/rules/config-endpoint.js';
import type { WalletParts } from './parts.js';

/** Brings the webhook endpoint of a wallet to its config: made, moved or removed. A closed wallet has none. */
export async function followConfig(
  { webhooks }: Pick<WalletParts, 'webhooks'>,
  actor: Actor,
  { id, open, config }: Wallet,
): Promise<void> {
  const wanted = open ? wantedEndpoint(config.notifications) : null;
  const [there] = (await webhooks.list(actor)).filter(({ settings }) => isOfConfig(settings, id));
  if (there === undefined) {
    if (wanted !== null) await webhooks.create(actor, { ...wanted, settings: configSettings(id) });
    return;
  }
  if (wanted === null) await webhooks.remove(actor, there.id);
  else if (wanted.url !== there.url || wanted.eventTypes.join() !== there.eventTypes.join())
    await webhooks.update(actor, there.id, wanted);
}
