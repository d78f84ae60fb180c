import type { Micros } from '../../../../kernel/micros.js';
import type { Runtime } from '../../../../kernel/runtime.js';
import {
  IssuerRefusal,
  type CardIssuer,
  type NetworkAnswer,
  type NetworkEvent,
  type NetworkFact,
} from '../ports.js';

/** What the simulator takes from its host; its clock is the host's, so a test clock moves it too. */
export interface SimulatorParts {
  readonly runtime: Pick<Runtime, 'now' | 'hash'>;
}

/** How long a simulated card lives. */
const cardYears = 3;
/** How long a simulated reveal can be looked at. */
const revealMs = 60_000;
/** A card ordered under this name is refused. */
const refusedName = 'refused';

const digits = (hash: string, count: number): string =>
  Array.from(hash.slice(0, count), (digit) => (parseInt(digit, 16) % 10).toString()).join('');

/**
 * An issuer without money: the embedded default. It keeps nothing, since all that it answers follows from what it is asked, and
 * so it answers the same after a restart and in every process. A card named `refused` is refused.
 */
export function simulatedIssuer({ runtime }: SimulatorParts): CardIssuer {
  return {
    name: 'simulator',
    provision: async ({ idempotencyKey, reference, name }) => {
      if (name === refusedName) throw new IssuerRefusal('card_refused', 'the simulator refuses this name');
      const hash = runtime.hash(`card:${idempotencyKey}:${reference}`);
      const now = runtime.now();
      return {
        token: `sim_${hash.slice(0, 24)}`,
        last4: digits(hash.slice(24), 4),
        brand: 'visa',
        expMonth: now.getUTCMonth() + 1,
        expYear: now.getUTCFullYear() + cardYears,
      };
    },
    update: async () => {},
    reveal: async (token) => {
      const expiresAt = new Date(runtime.now().getTime() + revealMs);
      const value = `simrev_${runtime.hash(`${token}:${expiresAt.toISOString()}`).slice(0, 32)}`;
      return { kind: 'token', value, expiresAt };
    },
  };
}

/** A purchase at a simulated merchant. */
export interface SimulatedPurchase {
  /** The card's reference (`cardReference`). */
  readonly card: string;
  readonly amount: Micros;
  readonly currency: string;
  readonly merchant: NetworkEvent['merchant'];
  /** Names the authorization; a fresh one when absent. The same again is the same question. */
  readonly authorization?: string;
}

/** What became of a simulated purchase. */
export interface SimulatedAnswer extends NetworkAnswer {
  readonly authorization: string;
}

/** A simulated network: asks about purchases and tells what became of them. */
export interface SimulatedNetwork {
  /**
   * Asks. Merchants at `decline.test` are declined by the network itself; `slow.test` takes 3 s, longer than a network waits;
   * `refund.test` captures and gives everything back at once (wallets spec §6.6).
   */
  purchase(purchase: SimulatedPurchase): Promise<SimulatedAnswer>;
  /** Tells a fact; `id` and `at` are made when absent. */
  tell(fact: SimulatedFact): Promise<void>;
}

type Partially<F> = F extends NetworkFact
  ? Omit<F, 'id' | 'at' | 'issuer'> & { readonly id?: string; readonly at?: Date }
  : never;
/** A fact without what the network fills in. */
export type SimulatedFact = Partially<NetworkFact>;

/** What the network needs: somebody to tell, a clock, ids, and a way to let time pass. */
export interface SimulatedNetworkParts {
  receive(event: NetworkEvent): Promise<NetworkAnswer | null>;
  readonly runtime: Pick<Runtime, 'now' | 'id'>;
  /** Lets so much time pass at a slow merchant; none when absent. */
  readonly wait?: (ms: number) => Promise<void>;
}

const slowMs = 3_000;
/** How long a network waits for an answer. */
const patienceMs = 2_000;

const magic = ({ domain, url, name }: NetworkEvent['merchant']): string => {
  const text = domain ?? url ?? name;
  return (
    text
      .toLowerCase()
      .replace(/^https?:\/\//, '')
      .split(/[/:?#]/)[0] ?? ''
  );
};

/** Makes a network that tells one receiver. */
export function simulatedNetwork({ receive, runtime, wait }: SimulatedNetworkParts): SimulatedNetwork {
  const tell = async (fact: SimulatedFact): Promise<void> => {
    const { id = runtime.id(), at = runtime.now() } = fact;
    await receive({ ...fact, id, at, issuer: 'simulator' });
  };
  return {
    tell,
    purchase: async ({ authorization = runtime.id(), card, amount, currency, merchant }) => {
      const facts = { card, currency, merchant };
      const at = runtime.now();
      const declined = async (code: string): Promise<SimulatedAnswer> => {
        await tell({ ...facts, type: 'declined', authorization, id: `${authorization}:declined` });
        return { approved: false, code, transactionId: null, authorization };
      };
      const place = magic(merchant);
      if (place === 'decline.test') return declined('network_declined');
      const id = `${authorization}:${amount}`;
      const answer = await receive({
        ...facts,
        type: 'request',
        id,
        issuer: 'simulator',
        at,
        authorization,
        amount,
      });
      if (place === 'slow.test') {
        await wait?.(slowMs);
        if (slowMs > patienceMs) return declined('issuer_timeout');
      }
      if (answer === null) return declined('card_missing');
      if (place === 'refund.test' && answer.approved) {
        const transaction = `${authorization}:capture`;
        await tell({
          ...facts,
          type: 'captured',
          transaction,
          authorization,
          amount,
          final: true,
          id: transaction,
        });
        const refund = `${authorization}:refund`;
        await tell({ ...facts, type: 'refunded', transaction: refund, authorization, amount, id: refund });
      }
      return { ...answer, authorization };
    },
  };
}
