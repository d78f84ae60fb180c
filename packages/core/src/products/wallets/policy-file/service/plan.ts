import type { Actor } from '../../../../kernel/actor.js';
import type { CardTransaction } from '../../../../platform/spending/issuing/model.js';
import type { WalletParts } from '../../service/parts.js';
import type { ConfigChange, WalletConfig } from '../model.js';
import { configHash, diffConfig, isOrphan, loosening } from '../rules/diff-config.js';
import { replayConfig, type PastCharge } from '../rules/replay.js';
import { losses } from '../rules/tightening.js';
import type { ConfigPlan, ConfigTarget } from './contract.js';
import { currentOf } from './read.js';

/** How far back a plan looks (wallets spec §10.5). */
const lookBackMs = 30 * 86_400_000;
/** So many charges at most. */
const mostReplayed = 20_000;
const pageSize = 500;

/** What changes of a wallet, and the names of cards that stay although they are not named. */
export function changesOf(
  current: WalletConfig | null,
  desired: WalletConfig,
): { readonly changes: readonly ConfigChange[]; readonly orphans: readonly string[] } {
  const all = diffConfig(current, desired);
  return {
    changes: all.filter((change) => !isOrphan(change)),
    orphans: all.filter(isOrphan).map(({ path }) => path.slice('cards.'.length)),
  };
}

/** Charges of the past 30 days that were let go, oldest first. */
async function pastCharges(
  { issuing }: WalletParts,
  actor: Actor,
  walletId: string,
  now: Date,
): Promise<{ readonly charges: readonly PastCharge[]; readonly partial: boolean }> {
  const caller = { tenant: actor.tenant };
  const rows: CardTransaction[] = [];
  let partial = false;
  for (let after: Parameters<typeof issuing.transactions>[1]['after'], more = true; more;) {
    const page = await issuing.transactions(
      caller,
      {
        accountId: walletId,
        statuses: ['pending', 'posted', 'refunded'],
        types: ['purchase', 'refund'],
        from: new Date(now.getTime() - lookBackMs),
        limit: pageSize,
        ...(after && { after }),
      },
      now,
    );
    rows.push(...page.items);
    after = page.next ?? undefined;
    partial = page.next !== null && rows.length >= mostReplayed;
    more = page.next !== null && !partial;
  }
  const names = new Map<string, string>();
  for (let after: Parameters<typeof issuing.cards>[1]['after'], more = true; more;) {
    const page = await issuing.cards(caller, {
      accountId: walletId,
      limit: pageSize,
      ...(after && { after }),
    });
    for (const { id, name } of page.items) names.set(id, name);
    after = page.next ?? undefined;
    more = page.next !== null;
  }
  const charges = rows
    .reverse()
    .map((row) => ({ ...row, cardName: row.cardId === null ? null : (names.get(row.cardId) ?? null) }));
  return { charges, partial };
}

/** See `ConfigService.plan`. */
export async function planConfig(
  parts: WalletParts,
  actor: Actor,
  config: WalletConfig,
  target: ConfigTarget,
  now: Date,
): Promise<ConfigPlan> {
  const current = await currentOf(parts, actor, config, target, now);
  const { changes, orphans } = changesOf(current?.config ?? null, config);
  const past =
    current === null || changes.length === 0
      ? { charges: [], partial: false }
      : await pastCharges(parts, actor, current.walletId, now);
  return {
    walletId: current?.walletId ?? null,
    hash: configHash(config, parts.runtime.hash),
    changes,
    loses: current === null ? [] : losses(changes),
    loosens: loosening(changes),
    orphans,
    refused: replayConfig(config, past.charges),
    partial: past.partial,
  };
}
