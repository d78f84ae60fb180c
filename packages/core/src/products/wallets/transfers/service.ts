import type { Actor } from '../../../kernel/actor.js';
import type { Position } from '../../../kernel/cursor.js';
import { invalid, isDomainError } from '../../../kernel/errors.js';
import { formatMicros, type Micros } from '../../../kernel/micros.js';
import { pageOf, type Page } from '../../../kernel/page.js';
import { insertion, type Write } from '../../../storage/counters.js';
import type { Wallet } from '../agents/model.js';
import { balanceSubject } from '../agents/rules/charge-checks.js';
import { openBalance } from '../agents/service/create.js';
import { walletRow } from '../agents/service/read.js';
import { chargeDeclined, inProgress, notActive, notFound } from '../errors.js';
import { boundWallet } from '../rules/key-scope.js';
import { announcing, auditing } from '../service/commit.js';
import { newId } from '../../../platform/spending/issuing/service.js';
import type { WalletCall, WalletParts } from '../service/parts.js';
import { transfers, type Transfer, type TransferDirection } from './model.js';

/** Money to move. */
export interface NewTransfer {
  readonly walletId: string;
  readonly direction: TransferDirection;
  readonly amount: Micros;
  /** The wallet's when absent. */
  readonly currency?: string;
  readonly counterparty?: string | null;
}

/**
 * Money into wallets and out of them (wallets spec §6.7). It is booked here, at once and exactly; the bank transfer
 * behind it is the host's, who hears of `transfer.completed`.
 */
export interface WalletTransfers {
  /** @throws DomainError `not_found`, `invalid`, `wallet_closed`, `insufficient_funds` for more than the balance. */
  create(
    actor: Actor,
    input: NewTransfer,
    call?: WalletCall,
  ): Promise<{ readonly transfer: Transfer; readonly replayed: boolean }>;
  /** Newest first. */
  list(
    actor: Actor,
    page: { readonly walletId?: string; readonly limit: number; readonly after?: Position },
  ): Promise<Page<Transfer>>;
  /** @throws DomainError `not_found`. */
  get(actor: Actor, id: string): Promise<Transfer>;
}

const withdrawalMs = 60_000;

/** What the engine stores of a transfer with the request that made it. */
type Receipt = { readonly transfer: string };

/** Makes the service. */
export function walletTransfers(parts: WalletParts): WalletTransfers {
  const { storage, runtime, budgetsFor } = parts;
  const rows = (actor: Actor) => storage.tenant(actor.tenant).collection(transfers);

  const writesOf = (actor: Actor, transfer: Transfer): readonly Write[] => {
    const { id, walletId, direction, currency, createdAt: now } = transfer;
    const amount = formatMicros(transfer.amount);
    const facts = {
      id,
      walletId,
      direction,
      amount: transfer.amount.toString(),
      currency,
      status: 'completed',
    };
    const data = { walletId, transfer: { ...facts, createdAt: now.toISOString() } };
    const told = { action: `transfer.${direction}`, resourceType: 'transfer', resourceId: id };
    return [
      insertion(transfers, transfer),
      announcing(parts, { type: 'transfer.completed', subject: `transfer:${id}`, data }, now),
      auditing(parts, actor, { ...told, after: { wallet: walletId, amount: `${amount} ${currency}` } }, now),
    ];
  };

  const put = async (actor: Actor, transfer: Transfer, { op }: WalletCall) => {
    const [answer] = await budgetsFor(actor).charge<Receipt>([
      {
        subjects: [{ type: balanceSubject, id: transfer.walletId }],
        amounts: { [transfer.currency.toLowerCase()]: -transfer.amount },
        reference: transfer.id,
        now: transfer.createdAt,
        ...(op && { ops: [{ ...op, id: `${op.id}:transfer` }] }),
        also: {
          write: () => ({ writes: writesOf(actor, transfer), result: { transfer: transfer.id } }),
        },
      },
    ]);
    return { id: answer?.extra?.transfer ?? transfer.id, replayed: answer?.replayed ?? false };
  };

  /** Taken in two steps: what is there is set aside, then it goes, with the row, in one commit. */
  const take = async (actor: Actor, wallet: Wallet, transfer: Transfer, { op }: WalletCall) => {
    const engine = budgetsFor(actor);
    const { currency } = transfer;
    const unit = currency.toLowerCase();
    const now = transfer.createdAt;
    const held = await engine.reserve({
      subjects: [{ type: balanceSubject, id: wallet.id }],
      amounts: { [unit]: transfer.amount },
      ttlMs: withdrawalMs,
      about: { transfer: transfer.id },
      now,
      ...(op && { ops: [{ ...op, id: `${op.id}:hold` }] }),
    });
    const [check] = held.body.checks;
    if (held.verdict === 'refused' || held.holdId === null)
      throw chargeDeclined(
        'insufficient_funds',
        { check: 'balance', requested: transfer.amount.toString(), available: check?.available ?? '0' },
        { currency, transactionId: null },
      );
    try {
      const settled = await engine.settle<Receipt>({
        holdId: held.holdId,
        actual: { [unit]: transfer.amount },
        reference: transfer.id,
        mustEnd: true,
        now,
        ...(op && { ops: [{ ...op, id: `${op.id}:transfer` }] }),
        also: {
          write: () => ({ writes: writesOf(actor, transfer), result: { transfer: transfer.id } }),
        },
      });
      return { id: settled.extra?.transfer ?? transfer.id, replayed: settled.replayed };
    } catch (error) {
      throw isDomainError(error, 'hold_ended') ? inProgress() : error;
    }
  };

  const get = async (actor: Actor, id: string): Promise<Transfer> => {
    const row = await rows(actor).get(id);
    const bound = boundWallet(actor);
    if (row === undefined || (bound !== null && row.walletId !== bound)) throw notFound('transfer', id);
    return row;
  };

  return {
    create: async (actor, input, call = {}) => {
      const now = call.now ?? runtime.now();
      const wallet = await walletRow(parts, actor, input.walletId);
      const { currency } = wallet.config.spend;
      if (wallet.status === 'closed') throw notActive('wallet', 'closed');
      if (input.amount <= 0n) throw invalid(['amount', 'amount'], 'Must be positive');
      if (input.currency !== undefined && input.currency !== currency)
        throw invalid(['amount', 'currency'], `Must be ${currency}, the currency of the wallet`);
      await openBalance(parts, actor, wallet.id, currency);
      const transfer: Transfer = {
        id: await newId(parts, actor.tenant),
        walletId: wallet.id,
        direction: input.direction,
        amount: input.amount,
        currency,
        status: 'completed',
        counterparty: input.counterparty ?? null,
        createdAt: now,
        completedAt: now,
      };
      const done =
        input.direction === 'fund'
          ? await put(actor, transfer, call)
          : await take(actor, wallet, transfer, call);
      return { transfer: done.replayed ? await get(actor, done.id) : transfer, replayed: done.replayed };
    },
    list: async (actor, { walletId, limit, after }) => {
      const wanted = walletId ?? boundWallet(actor) ?? undefined;
      if (wanted !== undefined) await walletRow(parts, actor, wanted);
      const found = await rows(actor).find(wanted === undefined ? {} : { walletId: wanted }, {
        order: { by: 'createdAt', direction: 'desc' },
        limit: limit + 1,
        ...(after !== undefined && { after }),
      });
      return pageOf(found, limit, 'createdAt');
    },
    get,
  };
}
