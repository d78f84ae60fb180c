import type { Actor } from '../../../../kernel/actor.js';
import type { Position } from '../../../../kernel/cursor.js';
import { pageOf, type Page } from '../../../../kernel/page.js';
import type { AccountStatus } from '../../../../platform/spending/issuing/model.js';
import { insufficientPermissions, notFound } from '../../errors.js';
import { boundWallet } from '../../rules/key-scope.js';
import type { WalletParts } from '../../service/parts.js';
import { wallets, type Wallet } from '../model.js';
import { walletViews, type WalletView } from './views.js';

/** A wallet's row, as far as the caller may know of it. @throws DomainError `not_found`. */
export async function walletRow(
  { storage }: Pick<WalletParts, 'storage'>,
  actor: Actor,
  id: string,
): Promise<Wallet> {
  const bound = boundWallet(actor);
  const row =
    bound !== null && bound !== id
      ? undefined
      : await storage.tenant(actor.tenant).collection(wallets).get(id);
  if (row === undefined) throw notFound('wallet', id);
  return row;
}

/**
 * A key that is bound to a wallet spends from it and reads; what it may spend is decided by others.
 *
 * @throws DomainError `insufficient_permissions`.
 */
export function checkUnbound(actor: Actor): void {
  if (boundWallet(actor) !== null)
    throw insufficientPermissions("An agent's key cannot change what the agent may spend.");
}

/** See `WalletService.get`. */
export async function getWallet(
  parts: WalletParts,
  actor: Actor,
  id: string,
  now: Date,
): Promise<WalletView> {
  const [view] = await walletViews(parts, actor, [await walletRow(parts, actor, id)], now);
  if (view === undefined) throw notFound('wallet', id);
  return view;
}

/** See `WalletService.list`. */
export async function listWallets(
  parts: WalletParts,
  actor: Actor,
  page: {
    readonly status?: AccountStatus;
    readonly agentName?: string;
    readonly owner?: string;
    readonly limit: number;
    readonly after?: Position;
  },
  now: Date,
): Promise<Page<WalletView>> {
  const { status, agentName, owner, limit, after } = page;
  const bound = boundWallet(actor);
  const rows = await parts.storage
    .tenant(actor.tenant)
    .collection(wallets)
    .find(
      {
        ...(bound !== null && { id: bound }),
        ...(status !== undefined && { status }),
        ...(agentName !== undefined && { agentName: agentName.toLowerCase() }),
        ...(owner !== undefined && { owner }),
      },
      {
        order: { by: 'createdAt', direction: 'desc' },
        limit: limit + 1,
        ...(after !== undefined && { after }),
      },
    );
  const { items, next } = pageOf(rows, limit, 'createdAt');
  return { items: await walletViews(parts, actor, items, now), next };
}

/** The open wallet of an agent; undefined when it has none. */
export async function walletOfAgent(
  { storage }: Pick<WalletParts, 'storage'>,
  tenant: string,
  agentName: string,
): Promise<Wallet | undefined> {
  const [row] = await storage.tenant(tenant).collection(wallets).find({ agentName, open: true });
  return row;
}
