import type { Actor } from '../../../kernel/actor.js';
import { invalid } from '../../../kernel/errors.js';
import type { Micros } from '../../../kernel/micros.js';
import type { Also } from '../../../budgets/model.js';
import { emptyCounter, entry, type Counter } from '../../../storage/counters.js';
import { checkText } from '../../../kernel/text.js';
import type { ProjectsCall, ProjectsParts } from '../service/parts.js';
import { lineEntries, lineKey, type LineEntry, type LineKind } from './model.js';
import { balanceOf, type Balance } from './rules/balance.js';
import { ensureLine, findLine, lineOf } from './service/budget.js';

/** A movement as a host tells it. */
export interface Movement {
  /** Micros of a dollar, more than 0. */
  readonly amount: Micros;
  /** Who tells of it, and their name for it: the same pair moves money once. */
  readonly source: string;
  readonly externalId: string;
  readonly note?: string | null;
}

/** What an account can spend, and what moved it (projects spec §7). */
export interface CreditLine {
  /** How the account stands. */
  balance(actor: Actor, now?: Date): Promise<Balance>;
  /** Money paid in. @throws DomainError `invalid`. */
  fund(actor: Actor, movement: Movement, call?: ProjectsCall): Promise<void>;
  /** Money paid out. @throws DomainError `invalid` for more than can be spent now. */
  withdraw(actor: Actor, movement: Movement, call?: ProjectsCall): Promise<void>;
  /** Money drawn from the credit line into the funds, where charges do not use the line themselves. @throws `invalid`. */
  draw(actor: Actor, movement: Movement, call?: ProjectsCall): Promise<void>;
  /** Drawn money paid back out of the funds. @throws DomainError `invalid` for more than was drawn. */
  repay(actor: Actor, movement: Movement, call?: ProjectsCall): Promise<void>;
  /** The size of the line from now on. */
  setLimit(actor: Actor, limit: Micros, call?: ProjectsCall): Promise<void>;
}

/** What is stored of the line beside its budget. */
export interface LineState {
  readonly drawn: Micros;
  readonly limit: Micros;
}

/** Reads the line's counter. */
export const lineStateOf = ({ settled, state }: Counter): LineState => ({
  drawn: settled,
  limit: BigInt((state?.['limit'] as string | undefined) ?? 0),
});

const counterOf = (counter: Counter, { drawn, limit }: LineState): Counter => ({
  ...counter,
  settled: drawn,
  state: { limit: limit.toString() },
});

type Effect = Pick<LineEntry, 'funds' | 'drawn' | 'limit'>;

/** Makes the service. */
export function creditLine(parts: ProjectsParts): CreditLine {
  const { storage, runtime, budgetsOf, mode } = parts;

  const balance = async (actor: Actor, now = runtime.now()): Promise<Balance> => {
    const [line, counters] = await Promise.all([
      findLine(parts, actor),
      storage.tenant(actor.tenant).counters.read([lineKey]),
    ]);
    const { drawn, limit } = lineStateOf(counters.get(lineKey) ?? emptyCounter);
    const [status] = line ? await budgetsOf(actor).statuses([line], now) : [];
    return balanceOf({ limit, drawn }, { settled: status?.settled ?? 0n, pending: status?.held ?? 0n }, mode);
  };

  /** One movement: the ledger's entry, the line's sums and the budget's charge are one commit. */
  const move = async (
    actor: Actor,
    kind: LineKind,
    movement: Movement,
    effect: Effect,
    { op, now = runtime.now() }: ProjectsCall,
    check: (state: LineState) => void = () => undefined,
  ): Promise<void> => {
    if (movement.amount <= 0n) throw invalid(['amount'], 'must be more than 0');
    const source = checkText(movement.source, ['source']);
    const externalId = checkText(movement.externalId, ['externalId']);
    const line = await ensureLine(parts, actor, now);
    const id = runtime.hash(JSON.stringify(['line', source, externalId])).slice(0, 32);
    const row: LineEntry = { id, kind, ...effect, source, externalId, note: movement.note ?? null, at: now };
    const also: Also<unknown, null> = {
      keys: () => [lineKey],
      write: (_, { counters }) => {
        const counter = counters.get(lineKey) ?? emptyCounter;
        const state = lineStateOf(counter);
        check(state);
        const next = { drawn: state.drawn + effect.drawn, limit: state.limit + effect.limit };
        return {
          writes: [entry(lineEntries, row)],
          counters: new Map([[lineKey, counterOf(counter, next)]]),
          result: null,
        };
      },
    };
    const identity = { id: `line:${id}`, attempt: op?.attempt ?? runtime.id(), hash: null, keepUntil: null };
    const ops = op ? [op, identity] : [identity];
    const engine = budgetsOf(actor);
    if (effect.limit !== 0n && mode !== 'funded')
      await engine.update(line.id, { cap: line.cap + effect.limit }, { ops, now, also });
    else
      await engine.charge([
        {
          subjects: [lineOf(actor.organization)],
          amounts: { usd: -effect.funds },
          ...{ reference: externalId, ops, now, also },
        },
      ]);
  };

  const moved = (funds: Micros, drawn = 0n): Effect => ({ funds, drawn, limit: 0n });
  const byHand = (what: string): void => {
    if (mode !== 'funded')
      throw invalid([], `Charges use the credit line themselves: there is nothing to ${what}`);
  };

  return {
    balance,
    fund: (actor, movement, call = {}) => move(actor, 'funding', movement, moved(movement.amount), call),
    withdraw: async (actor, movement, call = {}) => {
      const { available } = await balance(actor, call.now);
      if (movement.amount > available) throw invalid(['amount'], 'is more than can be spent');
      await move(actor, 'withdrawal', movement, moved(-movement.amount), call);
    },
    draw: async (actor, movement, call = {}) => {
      byHand('draw');
      await move(
        actor,
        'draw',
        movement,
        moved(movement.amount, movement.amount),
        call,
        ({ drawn, limit }) => {
          if (drawn + movement.amount > limit)
            throw invalid(['amount'], 'is more than the credit line has left');
        },
      );
    },
    repay: async (actor, movement, call = {}) => {
      byHand('pay back');
      await move(
        actor,
        'repayment',
        movement,
        moved(-movement.amount, -movement.amount),
        call,
        ({ drawn }) => {
          if (movement.amount > drawn) throw invalid(['amount'], 'is more than was drawn');
        },
      );
    },
    setLimit: async (actor, limit, call = {}) => {
      if (limit < 0n) throw invalid(['limit'], 'must not be negative');
      const counters = await storage.tenant(actor.tenant).counters.read([lineKey]);
      const { limit: present } = lineStateOf(counters.get(lineKey) ?? emptyCounter);
      if (limit === present) return;
      const change = limit - present;
      const movement = {
        amount: change > 0n ? change : -change,
        source: 'limit',
        externalId: call.op?.id ?? runtime.id(),
      };
      await move(actor, 'limit', movement, { funds: 0n, drawn: 0n, limit: change }, call, (state) => {
        if (state.limit !== present) throw invalid(['limit'], 'was changed by somebody else: try again');
      });
    },
  };
}
