import type { Confirm } from './budgets/model.js';
import { budgetMemory, budgetService, budgetWorkKinds, type BudgetService } from './budgets/service.js';
import { openDueWork } from './due-work.js';
import { createSurface, type SurfacePorts } from './http/surface.js';
import type { Bound, Bursar, BursarOptions, Finding, Inside } from './host.js';
import { openHousekeeping } from './housekeeping.js';
import type { Actor } from './kernel/actor.js';
import { DomainError } from './kernel/errors.js';
import { noTransport } from './platform/delivery/webhooks/ports.js';
import {
  deliveryKinds,
  deliveryWorkers,
  ownDialect,
  webhookService,
  type WebhookDialect,
} from './platform/delivery/webhooks/service.js';
import { boundWebhooks } from './platform/delivery/webhooks/service/bound.js';
import { simulatedIssuer } from './platform/spending/issuing/adapters/simulator.js';
import { openTenancy } from './platform/tenancy/index.js';
import type { Forgotten } from './platform/tenancy/keys/service/parts.js';
import { noLimits, type Limits } from './platform/tenancy/organizations/ports.js';
import { usualEnvironments } from './platform/tenancy/organizations/rules/tenant.js';
import type { OpenProduct, Platform, Product, SurfaceParts, Worker } from './product.js';
import { standardErrorLogger } from './runtime/logger.js';
import { repeat, type Repeating } from './runtime/repeat.js';
import { signer } from './runtime/sign.js';
import { systemRuntime } from './runtime/system.js';
import { sharedCards } from './shared-cards.js';
import { isStorageError } from './storage/errors.js';
import { tellingWork } from './storage/outbox.js';
import type { Storage } from './storage/storage.js';

/** What a store in trouble means to a caller; null for errors that are nobody's to see. */
function translateStorageError(error: unknown): DomainError | null {
  if (!isStorageError(error) || !['busy', 'deadline', 'full', 'stale', 'unavailable'].includes(error.code))
    return null;
  const message = 'The service is unavailable. Try again later.';
  return new DomainError('service_unavailable', 'unavailable', message, null, { cause: error });
}

/** The engine with the actor's key confirmed in every step that spends. */
function confirming(service: BudgetService, confirm: Confirm): BudgetService {
  return {
    ...service,
    reserve: (input) => service.reserve({ confirm, ...input }),
    rehold: (input) => service.rehold({ confirm, ...input }),
    charge: (items) => service.charge(items.map((item) => ({ confirm, ...item }))),
  };
}

/** Engines are cheap to make again. */
const enginesRemembered = 1_000;

/** An object whose members are made when they are first asked for. */
function lazily<T extends object>(makers: readonly (readonly [string, () => unknown])[]): T {
  const made = new Map<string, unknown>();
  const bound: object = {};
  for (const [name, make] of makers)
    Object.defineProperty(bound, name, {
      enumerable: true,
      get: () => made.get(name) ?? made.set(name, make()).get(name),
    });
  return bound as T;
}

/** Does one kind of the engine's own due work. */
const engineWorker = (kind: string, engineOf: (tenant: string) => BudgetService): Worker => ({
  kind,
  leaseMs: 60_000,
  run: (item, now) => engineOf(item.tenant).work(item, now),
});

/**
 * Puts the products together over a storage.
 *
 * @throws Error for two products of one name, a product called `budgets`, a session secret that is too short, or a
 * retention that is.
 *
 * @example
 * import { createBursar } from '@bursar/core';
 * import { memoryStorage } from '@bursar/adapter-memory';
 *
 * const bursar = createBursar({ storage: memoryStorage() });
 * const ada = { id: 'ada', email: 'ada@example.com' };
 * const team = await bursar.organizations.create(ada, { name: 'Team Rocket', slug: 'team-rocket' });
 * const actor = await bursar.actors.ofSession(ada, { organization: team.id });
 * const { secret } = await bursar.keys.create(actor, { name: 'ci' });
 * (await bursar.keys.authenticate(secret)).organization === team.id; // true
 */
export function createBursar<const Products extends readonly Product[] = readonly [], Transaction = unknown>(
  options: BursarOptions<Products, Transaction>,
): Bursar<Products, Transaction> {
  const { storage, runtime = systemRuntime(), logger = standardErrorLogger, pollMs = 1_000 } = options;
  const { environments = usualEnvironments, limits } = options;
  const products: readonly Product[] = options.products ?? [];
  const names = products.map(({ name }) => name);
  const clash = names.find(
    (name, index) => ['budgets', 'webhooks'].includes(name) || names.indexOf(name) !== index,
  );
  if (clash !== undefined) throw new Error(`there can be only one ${clash}`);

  const housekeeping = openHousekeeping({ storage, runtime, logger }, options.retention);
  const memory = budgetMemory();
  const sign = signer(options.sessionSecret ?? runtime.hash(runtime.random(32).join()));
  const plans: OpenProduct<unknown>[] = [];
  const limitsOf = async (organization: string): Promise<Limits> => {
    if (typeof limits === 'function') return limits(organization);
    const plan = plans.find((product) => product.limitsOf);
    return limits ?? (await plan?.limitsOf?.(organization)) ?? noLimits;
  };

  const loops = new Map<string, Repeating>();
  const dialects = new Map<string, WebhookDialect>([[ownDialect.name, ownDialect]]);
  const deliveryOver = (over: Storage) => ({
    storage: over,
    runtime,
    transport: options.webhooks?.transport ?? noTransport,
    allowLoopback: options.webhooks?.allowLoopback ?? false,
    deliveriesKeptMs: housekeeping.deliveriesKeptMs,
    dialects,
    wake: (kind: string) => loops.get(kind)?.wake(),
  });

  const open = (over: Storage, onForget?: (which: Forgotten) => void) => {
    const tenancy = openTenancy({
      storage: over,
      runtime,
      environments,
      limitsOf,
      sign,
      onError: (error) => logger.warn("a key's last use could not be noted", { error }),
      onRemoved: async (tx, organization, now) => {
        for (const product of plans) await product.organizationRemoved?.(tx, organization, now);
      },
      onMemberRemoved: async (tx, gone, now) => {
        for (const product of plans) await product.memberRemoved?.(tx, gone, now);
      },
      ...(onForget ? { onForget } : {}),
    });
    const engines = new Map<string, BudgetService>();
    const engineOf = (tenant: string): BudgetService => {
      const known = engines.get(tenant);
      if (known) return known;
      const made = budgetService({
        storage: over.tenant(tenant),
        runtime,
        memory,
        onStoreDown: (notice) => logger.error('the store is down', { tenant, ...notice }),
        onTold: () => loops.get(tellingWork)?.wake(),
      });
      if (engines.size >= enginesRemembered) engines.clear();
      engines.set(tenant, made);
      return made;
    };
    const budgetsFor = (actor: Actor): BudgetService => {
      if (!actor.key) return engineOf(actor.tenant);
      let judged = actor;
      return confirming(engineOf(actor.tenant), {
        get stamp() {
          return judged.key?.asOf ?? null;
        },
        run: async () => {
          judged = await tenancy.keys.confirm(actor);
        },
      });
    };
    const delivery = deliveryOver(over);
    const webhooks = webhookService(delivery, ownDialect);
    const cards = sharedCards({
      storage: over,
      runtime,
      budgetsFor: ({ tenant, actor }) => (actor ? budgetsFor(actor) : engineOf(tenant)),
      issuerFor: options.issuerFor,
      simulator: simulatedIssuer({ runtime }),
      wake: delivery.wake,
    });
    const platform: Platform = {
      ...tenancy,
      openCards: cards.open,
      storage: over,
      runtime,
      logger,
      environments,
      budgetsFor,
      delivery,
    };
    const opened = products.map((product): [string, OpenProduct<unknown>] => [
      product.name,
      product.open(platform),
    ]);
    const inside: Inside<Products> = {
      ...tenancy,
      for: (actor) =>
        lazily<Bound<Products>>([
          ['budgets', () => budgetsFor(actor)],
          ['webhooks', () => boundWebhooks(webhooks, limitsOf, actor)],
          ...opened.map(([name, product]): [string, () => unknown] => [name, () => product.for(actor)]),
        ]),
    };
    return { inside, opened, engineOf, cards };
  };

  const { inside, opened, engineOf, cards } = open(storage);
  plans.push(...opened.map(([, product]) => product));
  for (const [, product] of opened)
    for (const dialect of product.dialects ?? []) dialects.set(dialect.name, dialect);
  const portsOf = ({ choice, windowsFor }: SurfaceParts): SurfacePorts => ({
    runtime,
    authenticateKey: (secret) => inside.keys.authenticate(secret),
    session: async (request) => {
      const session = (await options.session?.(request)) ?? null;
      return session && { id: session.userId, email: session.email ?? null };
    },
    memberActor: ({ user, organization, request }) =>
      inside.actors.ofSession(user, { ...choice?.(request), ...(organization !== null && { organization }) }),
    limits: options.requestLimits === false ? null : storage.limits,
    translate: translateStorageError,
    logger,
    ...(windowsFor ? { windowsFor } : {}),
  });
  const surfaces = Object.fromEntries(
    opened.flatMap(([name, { surface, surfaces: further = {} }]) =>
      Object.entries({ ...(surface && { [name]: surface }), ...further }).map(([known, parts]) => [
        known,
        createSurface({ ...parts, ports: portsOf(parts) }),
      ]),
    ),
  ) as Bursar<Products>['surfaces'];

  const due = openDueWork({
    storage,
    runtime,
    logger,
    pollMs,
    workers: [
      ...budgetWorkKinds.map((kind) => engineWorker(kind, engineOf)),
      ...deliveryWorkers(deliveryOver(storage)),
      ...(cards.service?.workers ?? []),
      ...opened.flatMap(([, product]) => product.workers),
    ],
  });
  const startTurn = (turn: (freed: () => void) => Promise<number>): Repeating => {
    const loop: Repeating = repeat(() => turn(() => loop.wake()));
    return loop;
  };
  const startAll = (): void => {
    due.turns.forEach((turn, index) => loops.set(due.kinds[index] as string, startTurn(turn)));
    loops.set('tidy', startTurn(housekeeping.turn));
  };

  return {
    ...inside,
    surfaces,
    cards: {
      receive: async (event, now) =>
        cards.service
          ? cards.service.receive(event, now)
          : event.type === 'request'
            ? { approved: false, code: 'card_missing', transactionId: null }
            : null,
    },
    within: (transaction) => {
      if (!storage.within) throw new Error('this storage cannot join a transaction of the host');
      return open(storage.within(transaction), inside.keys.forget).inside;
    },
    verify: async (tenant) => {
      const found = (area: string, faults: readonly object[]): Finding[] =>
        faults.map((fault) => ({ area, fault }));
      const parts = await Promise.all([
        engineOf(tenant)
          .verify()
          .then((faults) => found('budgets', faults)),
        inside.faults(tenant).then((faults) => found('tenancy', faults)),
        cards.service?.verify(tenant).then((faults) => found('cards', faults)) ?? [],
        ...opened.map(async ([name, product]) => found(name, (await product.verify?.(tenant)) ?? [])),
      ]);
      return parts.flat();
    },
    tick: async (now = runtime.now()) => {
      await housekeeping.tidy(now);
      return due.tick(now);
    },
    dispatch: async (now = runtime.now()) => {
      let begun = 0;
      for (const kind of deliveryKinds) begun += await due.tick(now, [kind]);
      return begun;
    },
    start: () => {
      if (loops.size === 0) startAll();
    },
    stop: async () => {
      await Promise.all([...loops.values()].map((loop) => loop.stop()));
      loops.clear();
      await due.idle();
      await inside.keys.idle();
    },
  };
}
