import type { HostStorage, Retention } from './host.js';
import type { Runtime } from './kernel/runtime.js';
import type { Logger } from './product.js';

const dayMs = 86_400_000;
const usualDeliveryDays = 30;
/** A message may be tried for more than a day, and an event is read at every try. */
const fewestEventDays = 3;
const tidyEveryMs = 60_000;
const tidiedTogether = 10_000;

/** Forgets what need not be kept. */
export interface Housekeeping {
  readonly deliveriesKeptMs: number;
  /** Forgets some of it; answers how much. */
  tidy(now: Date): Promise<number>;
  /** The same in the background; answers how long to pause, in milliseconds. */
  turn(): Promise<number>;
}

/** Opens the housekeeping of one process. @throws Error for a retention that is too short. */
export function openHousekeeping(
  {
    storage,
    runtime,
    logger,
  }: {
    readonly storage: Pick<HostStorage<never>, 'tidy'>;
    readonly runtime: Pick<Runtime, 'now'>;
    readonly logger: Logger;
  },
  { deliveryDays = usualDeliveryDays, eventDays = null }: Retention = {},
): Housekeeping {
  if (deliveryDays < 1 || (eventDays ?? fewestEventDays) < fewestEventDays)
    throw new Error(`deliveries are kept for at least 1 day, events for at least ${fewestEventDays}`);
  const tidy = async (now: Date): Promise<number> => {
    const eventsBefore = eventDays === null ? [] : [new Date(now.getTime() - eventDays * dayMs)];
    return (await storage.tidy?.(now, tidiedTogether, ...eventsBefore)) ?? 0;
  };
  return {
    deliveriesKeptMs: deliveryDays * dayMs,
    tidy,
    turn: async () => {
      const removed = await tidy(runtime.now()).catch((error: unknown) => {
        logger.error('the store could not be tidied', { error });
        return 0;
      });
      return removed < tidiedTogether ? tidyEveryMs : 0;
    },
  };
}
