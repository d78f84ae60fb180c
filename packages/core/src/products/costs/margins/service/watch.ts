import type { Runtime } from '../../../../kernel/runtime.js';
import type { JsonObject } from '../../../../kernel/json.js';
import { placeOf } from '../../../../platform/tenancy/organizations/rules/tenant.js';
import { entry } from '../../../../storage/counters.js';
import { listenersKey, outgoingEvents, telling, tellingWork } from '../../../../storage/outbox.js';
import type { LeasedItem, Storage } from '../../../../storage/storage.js';
import { customerMappings, marginWork } from '../model.js';
import { isWorse } from '../rules/margin.js';
import type { CustomerMargin, MarginReading } from './read.js';

const dayMs = 24 * 3_600_000;
/** A month's crossings are remembered until nobody asks for the month any more. */
const keptMs = 100 * dayMs;

const fractionOf = (basisPoints: bigint): number => Number(basisPoints) / 10_000;

/** The event's facts in the words in which it is told; amounts are decimal strings. Null unless the tier is worse than a month before. */
function crossingOf(customer: CustomerMargin, month: string): JsonObject | null {
  const { margin, course } = customer;
  const previous = course.at(-2)?.margin;
  if (!previous || !isWorse(margin.tier, previous.tier)) return null;
  return {
    customer: { stripeId: customer.customer, name: customer.name, tagValue: customer.tagValue },
    margin: {
      previous: fractionOf(previous.basisPoints),
      current: fractionOf(margin.basisPoints),
      previousTier: previous.tier,
      currentTier: margin.tier,
    },
    revenueMicrodollars: customer.revenue.toString(),
    costMicrodollars: customer.cost.toString(),
    period: month,
  };
}

/** Looks after margins, and tells of those that became worse: once per customer, month and tier (costs spec §13.4). */
export const marginWatch = ({
  storage,
  runtime,
  margins,
  wake,
}: {
  readonly storage: Pick<Storage, 'tenant'>;
  readonly runtime: Pick<Runtime, 'id'>;
  readonly margins: Pick<MarginReading, 'report'>;
  wake(kind: string): void;
}) => {
  /** The operation's id is the customer, month and tier, so that a repeat stores nothing. */
  const tell = async (tenant: string, customer: CustomerMargin, month: string, now: Date): Promise<void> => {
    const data = crossingOf(customer, month);
    if (data === null) return;
    const { tier } = customer.margin;
    const id = runtime.id();
    let announced = false;
    await storage.tenant(tenant).counters.update({
      now,
      ops: [
        {
          id: `margin:${JSON.stringify([customer.customer, month, tier])}`,
          attempt: id,
          hash: null,
          keepUntil: new Date(now.getTime() + keptMs),
        },
      ],
      find: {},
      plan: () => [],
      reads: [listenersKey],
      step: ({ reads }) => {
        const subject = `customer:${customer.tagValue}`;
        const row = { id, type: 'margin.threshold_crossed', subject, sequence: null, at: now, data };
        const write = entry(outgoingEvents, row);
        const told = telling(tenant, [write], reads, now);
        announced = told !== null;
        return { counters: new Map(), writes: told ? [write, told] : [write], result: null };
      },
    });
    if (announced) wake(tellingWork);
  };

  const check = async (tenant: string, now: Date): Promise<void> => {
    const month = now.toISOString().slice(0, 7);
    const { organization } = placeOf(tenant);
    const { customers } = await margins.report({ tenant, organization }, month);
    for (const customer of customers) await tell(tenant, customer, month, now);
  };

  return {
    check,
    /** Once a day while customers are mapped. */
    worker: {
      kind: marginWork,
      leaseMs: 300_000,
      run: async ({ tenant }: LeasedItem, now: Date): Promise<{ readonly due: Date } | null> => {
        const [any] = await storage.tenant(tenant).collection(customerMappings).find({}, { limit: 1 });
        if (!any) return null;
        await check(tenant, now);
        return { due: new Date(now.getTime() + dayMs) };
      },
    },
  };
};
