import type { Actor } from '../../../../kernel/actor.js';
import { isDomainError } from '../../../../kernel/errors.js';
import type { JsonObject } from '../../../../kernel/json.js';
import type { CardAccount } from '../../../../platform/spending/issuing/model.js';
import { newId } from '../../../../platform/spending/issuing/service.js';
import { insertion, type Write } from '../../../../storage/counters.js';
import { isStorageError } from '../../../../storage/errors.js';
import { retentionLater } from '../../audit/service.js';
import { duplicateAgentName, planLimit } from '../../errors.js';
import type { WalletConfig } from '../../policy-file/model.js';
import { derivedId } from '../../rules/derived-id.js';
import { plans } from '../../rules/plans.js';
import { auditing } from '../../service/commit.js';
import { followConfig } from '../../service/follow-config.js';
import type { WalletCall, WalletParts } from '../../service/parts.js';
import { wallets, type Wallet } from '../model.js';
import { balanceSubject } from '../rules/charge-checks.js';
import { policyOf } from '../rules/wallet-policy.js';
import { configOfInput, limitsOfConfig, withoutCards } from './config-of-input.js';
import { programName } from './program.js';
import { checkUnbound, getWallet } from './read.js';
import type { WalletView } from './views.js';

/** A wallet to make. */
export interface NewWallet {
  /** A fresh one when absent. */
  readonly id?: string;
  /** In the words of a SPEND.md (`agent_name`, `owner`, `spend`, …); amounts are texts like `500 USD`. */
  readonly config: JsonObject;
  /** Whether it spends only what it was funded with; the product's own setting when absent. */
  readonly prepaid?: boolean;
}

/** More for the commit that makes a wallet. */
interface Alongside {
  readonly also?: (walletId: string) => readonly Write[];
}

/** Wallets of a limited plan are counted under this lock. */
const countKey = 'wallets:count';

/** Creates the budget that a wallet's money is counted on: it refuses what was not put in. */
export async function openBalance(
  { budgetsFor }: Pick<WalletParts, 'budgetsFor'>,
  actor: Actor,
  walletId: string,
  currency: string,
): Promise<void> {
  const draft = {
    subjectType: balanceSubject,
    subjectId: walletId,
    unit: currency.toLowerCase(),
    cap: 0n,
    thresholds: [],
  };
  await budgetsFor(actor)
    .create(draft)
    .catch((error: unknown) => {
      if (!isDomainError(error, 'budget_exists')) throw error;
    });
}

const walletOf = (
  account: CardAccount,
  config: WalletConfig,
  { prepaid, now }: { readonly prepaid: boolean; readonly now: Date },
): Wallet => ({
  id: account.id,
  agentName: config.agent_name,
  owner: config.owner,
  status: 'active',
  open: true,
  config: withoutCards(config),
  prepaid,
  revision: 1,
  createdAt: now,
  updatedAt: now,
});

/** See `WalletService.create`. */
export async function createWallet(
  parts: WalletParts,
  actor: Actor,
  input: NewWallet & Alongside,
  { op, now = parts.runtime.now() }: WalletCall,
): Promise<{ readonly view: WalletView; readonly replayed: boolean }> {
  checkUnbound(actor);
  const { runtime, issuing } = parts;
  const config = configOfInput(input.config, actor.environment);
  const { prepaid = parts.prepaid } = input;
  const id =
    input.id ??
    (op ? derivedId(runtime.hash(`wallet:${actor.tenant}:${op.id}`)) : await newId(parts, actor.tenant));
  const { currency } = config.spend;
  const { wallets: most } = plans[parts.planOf(actor.organization)];
  if (prepaid) await openBalance(parts, actor, id, currency);
  const opened = await issuing
    .open(
      { tenant: actor.tenant, actor },
      {
        id,
        program: programName,
        currency,
        policy: policyOf(config),
        limits: limitsOfConfig(config),
        ...(prepaid && { subjects: [{ type: balanceSubject, id }] }),
      },
      { now, ...(op && { op }) },
      {
        ...(most !== null && {
          find: { open: { table: wallets, where: { open: true } } as never },
          keys: () => [countKey],
        }),
        write: ({ account }, seen) => {
          const open = (seen.found as { readonly open?: readonly Wallet[] }).open ?? [];
          if (most !== null && open.length >= most) throw planLimit('wallets', most);
          const told = { action: 'wallet.created', resourceType: 'wallet', resourceId: id, after: config };
          return {
            writes: [
              insertion(wallets, walletOf(account, config, { prepaid, now })),
              auditing(parts, actor, told, now),
              retentionLater(actor.tenant, now),
              ...(input.also?.(account.id) ?? []),
            ],
          };
        },
      },
    )
    .catch((error: unknown) => {
      throw isStorageError(error) && error.code === 'conflict' ? duplicateAgentName() : error;
    });
  const view = await getWallet(parts, actor, opened.account.id, now);
  if (view.wallet.config.notifications.webhook !== null) await followConfig(parts, actor, view.wallet);
  return { view, replayed: opened.replayed };
}
