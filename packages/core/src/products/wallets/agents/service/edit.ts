import type { Actor } from '../../../../kernel/actor.js';
import { DomainError, invalid, isDomainError } from '../../../../kernel/errors.js';
import type { Json, JsonObject } from '../../../../kernel/json.js';
import type { AccountPatch } from '../../../../platform/spending/issuing/service.js';
import { replacement, type Write } from '../../../../storage/counters.js';
import { notActive, walletNotEmpty } from '../../errors.js';
import type { ConfigChange, WalletConfig } from '../../policy-file/model.js';
import { patched } from '../../policy-file/rules/config-input.js';
import { diffConfig } from '../../policy-file/rules/diff-config.js';
import { auditing, type Told } from '../../service/commit.js';
import { followConfig } from '../../service/follow-config.js';
import type { WalletCall, WalletParts } from '../../service/parts.js';
import { wallets, type Wallet } from '../model.js';
import { policyOf } from '../rules/wallet-policy.js';
import { configOfInput, limitsOfConfig, withoutCards } from './config-of-input.js';
import { checkUnbound, getWallet, walletRow } from './read.js';
import type { WalletView } from './views.js';

/** What is to change on a wallet. */
export interface WalletPatch {
  /** In the words of a SPEND.md; the agent's name stays. */
  readonly config?: JsonObject;
  readonly status?: 'active' | 'frozen';
}

const tries = 8;
const moved = (): DomainError =>
  new DomainError('wallet_moved', 'unavailable', 'The wallet changed meanwhile. Try again.');

/** Changes as two small records, for the audit log. */
export const changeRecords = (
  changes: readonly ConfigChange[],
): { readonly before: JsonObject; readonly after: JsonObject } => {
  const listed = (side: 'before' | 'after'): JsonObject => {
    const record: Record<string, Json> = {};
    for (const change of changes) {
      const value = change[side];
      const known = record[change.path];
      // Elements of one list have one path.
      record[change.path] =
        known === undefined ? value : [known, value].flat().filter((each) => each !== null);
    }
    return record;
  };
  return { before: listed('before'), after: listed('after') };
};

/** A change of one wallet, worked out from its row as it stands. */
export interface WalletChange {
  readonly next: Wallet;
  readonly patch: AccountPatch;
  readonly told: Told;
  /** More for the same commit. */
  readonly also?: () => readonly Write[];
}

/**
 * Changes a wallet's row and its account in one commit; `work` runs again when somebody else was faster, and answers
 * null when there is nothing to change.
 */
export async function changeWallet(
  parts: WalletParts,
  actor: Actor,
  id: string,
  work: (wallet: Wallet) => WalletChange | null | Promise<WalletChange | null>,
  { op, now = parts.runtime.now() }: WalletCall,
): Promise<void> {
  checkUnbound(actor);
  for (let left = tries; ; left--) {
    const seen = await walletRow(parts, actor, id);
    const change = await work(seen);
    if (change === null) return;
    try {
      await parts.issuing.changeAccount(
        { tenant: actor.tenant, actor },
        id,
        change.patch,
        { now, ...(op && { op }) },
        {
          find: { wallets: { table: wallets, ids: [id] } as never },
          write: (_, { found }) => {
            const [row] = (found as unknown as { readonly wallets: readonly Wallet[] }).wallets;
            if (row?.revision !== seen.revision) throw moved();
            const next = { ...change.next, revision: row.revision + 1, updatedAt: now };
            return {
              writes: [
                replacement(wallets, row, next),
                auditing(parts, actor, change.told, now),
                ...(change.also?.() ?? []),
              ],
            };
          },
        },
      );
      await followed(parts, actor, seen, change.next);
      return;
    } catch (error) {
      if (left === 0 || !isDomainError(error, 'wallet_moved')) throw error;
    }
  }
}

/** The endpoint of a config follows when the config does, and ends with the wallet. */
async function followed(parts: WalletParts, actor: Actor, before: Wallet, next: Wallet): Promise<void> {
  const [was, is] = [before, next].map(({ config, open }) => JSON.stringify([config.notifications, open]));
  if (was !== is) await followConfig(parts, actor, next);
}

/** The wallet with another config: row, policy and limits. */
export function reconfigured(wallet: Wallet, config: WalletConfig): Pick<WalletChange, 'next' | 'patch'> {
  return {
    next: { ...wallet, owner: config.owner, config: withoutCards(config) },
    patch: { policy: policyOf(config), limits: limitsOfConfig(config) },
  };
}

/** See `WalletService.update`. */
export async function updateWallet(
  parts: WalletParts,
  actor: Actor,
  id: string,
  { config: wanted = {}, status }: WalletPatch,
  call: WalletCall,
): Promise<WalletView> {
  const now = call.now ?? parts.runtime.now();
  await changeWallet(
    parts,
    actor,
    id,
    (wallet) => {
      if (wallet.status === 'closed') throw notActive('wallet', 'closed');
      const config = configOfInput(patched(wallet.config, wanted), actor.environment);
      if (config.agent_name !== wallet.agentName) throw invalid(['agent_name'], 'Cannot be changed');
      if (config.spend.currency !== wallet.config.spend.currency)
        throw invalid(['spend', 'currency'], 'Cannot be changed');
      const changes = diffConfig({ ...wallet.config, cards: [] }, config);
      const turned = status !== undefined && status !== wallet.status;
      if (changes.length === 0 && !turned) return null;
      const { next, patch } = reconfigured(wallet, config);
      const { before, after } = changeRecords(changes);
      return {
        next: { ...next, ...(turned && { status }) },
        patch: { ...(changes.length > 0 && patch), ...(turned && { status }) },
        told: {
          action: turned ? `wallet.${status === 'frozen' ? 'frozen' : 'unfrozen'}` : 'wallet.updated',
          resourceType: 'wallet',
          resourceId: id,
          before: { ...before, ...(turned && { status: wallet.status }) },
          after: { ...after, ...(turned && { status }) },
        },
      };
    },
    { ...call, now },
  );
  return getWallet(parts, actor, id, now);
}

/** See `WalletService.close`. */
export async function closeWallet(
  parts: WalletParts,
  actor: Actor,
  id: string,
  call: WalletCall,
): Promise<void> {
  const now = call.now ?? parts.runtime.now();
  const { balance } = await getWallet(parts, actor, id, now);
  if (balance !== 0n) throw walletNotEmpty();
  await changeWallet(
    parts,
    actor,
    id,
    (wallet) =>
      wallet.status === 'closed'
        ? null
        : {
            next: { ...wallet, status: 'closed', open: false },
            patch: { status: 'closed' },
            told: {
              action: 'wallet.closed',
              resourceType: 'wallet',
              resourceId: id,
              before: { status: wallet.status },
              after: { status: 'closed' },
            },
          },
    { ...call, now },
  );
}
