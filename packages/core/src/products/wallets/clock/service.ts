import { invalid } from '../../../kernel/errors.js';
import { emptyCounter } from '../../../storage/counters.js';
import { insufficientPermissions } from '../errors.js';
import type { WalletParts } from '../service/parts.js';

/** The time of a test environment, which can be set forward (ruling of wallets spec §6.6). */
export interface TestClock {
  /** The tenant's present when the machine's is `now`; the same in `live`. */
  present(actor: Place, now: Date): Promise<Date>;
  /**
   * Sets the clock forward, and does what is due by then.
   *
   * @throws DomainError `insufficient_permissions` in `live`, `invalid` for a time that is over.
   */
  set(actor: Place, to: Date, now: Date): Promise<Date>;
  /** Lets so many milliseconds pass, and does what is due by then; answers the new present. @throws like `set`. */
  pass(actor: Place, ms: number, now: Date): Promise<Date>;
}

/** Where somebody acts. */
export interface Place {
  readonly tenant: string;
  readonly environment: string;
}

/** Keeps how far a tenant's clock is ahead. */
const clockKey = 'wallets:clock';

/** Environments whose money is play money. */
export const isPlay = ({ environment }: Pick<Place, 'environment'>): boolean =>
  environment === 'test' || environment === 'dev';

/** Makes the clock; `overtake` does whatever is due in a tenant by an instant. */
export function testClock(
  { storage }: Pick<WalletParts, 'storage'>,
  overtake: (tenant: string, now: Date) => Promise<void>,
): TestClock {
  const aheadMs = async (tenant: string): Promise<number> => {
    const counter = (await storage.tenant(tenant).counters.read([clockKey])).get(clockKey);
    const ms = counter?.state?.['aheadMs'];
    return typeof ms === 'number' ? ms : 0;
  };
  const present: TestClock['present'] = async (actor, now) =>
    isPlay(actor) ? new Date(now.getTime() + (await aheadMs(actor.tenant))) : now;
  const move = async (actor: Place, now: Date, next: (aheadMs: number) => number): Promise<Date> => {
    await storage.tenant(actor.tenant).counters.update({
      now,
      ops: [],
      find: {},
      plan: () => [clockKey],
      step: ({ counters }) => {
        const before = counters.get(clockKey) ?? emptyCounter;
        const known = before.state?.['aheadMs'];
        const state = { aheadMs: next(typeof known === 'number' ? known : 0) };
        return { counters: new Map([[clockKey, { ...before, state }]]), writes: [], result: null };
      },
    });
    const reached = await present(actor, now);
    await overtake(actor.tenant, reached);
    return reached;
  };
  const checkPlay = (actor: Place): void => {
    if (!isPlay(actor)) throw insufficientPermissions('The clock of live money cannot be set.');
  };
  return {
    present,
    set: async (actor, to, now) => {
      checkPlay(actor);
      if (to < (await present(actor, now)))
        throw invalid(['now'], 'Must not be before the present of this environment');
      const ms = to.getTime() - now.getTime();
      // Of two who set it at once, the later time holds: a clock never goes back.
      return move(actor, now, (known) => Math.max(ms, known));
    },
    pass: async (actor, ms, now) => {
      checkPlay(actor);
      return move(actor, now, (known) => known + ms);
    },
  };
}
