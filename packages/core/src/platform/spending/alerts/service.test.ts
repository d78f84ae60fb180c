import { memoryStorage } from '@bursar/adapter-memory';
import { describe, expect, it } from 'vitest';
import type { Actor } from '../../../kernel/actor.js';
import { outgoingEvents } from '../../../storage/outbox.js';
import { testRuntime } from '../../../testing/runtime.js';
import { auditEvents } from '../../tenancy/audit/model.js';
import { alertService, type NewAlert } from './service.js';

const actor: Actor = {
  ...{ tenant: 't', organization: 'o', environment: 'live', role: 'owner' },
  user: { id: 'ada', email: null },
};

const draft = (more: Partial<NewAlert> = {}): NewAlert => ({
  rule: { id: 'r', revision: 1 },
  ...{ kind: 'monthly', scope: 'provider:openai', period: '2026-04-01', step: 80 },
  ...{ severity: 'medium', title: 'OpenAI reached 80%', message: '480 of 600', tags: { provider: 'openai' } },
  ...more,
});

function world() {
  const storage = memoryStorage();
  const runtime = testRuntime();
  const parts = { storage, runtime, wake: () => undefined };
  const defaults = [{ id: 'usual', kind: 'monthly', threshold: 80_000_000n, autoFreeze: false }];
  const alerts = alertService({ ...parts, surface: 'one', defaults });
  const other = alertService({ ...parts, surface: 'two' });
  const told = async () => (await storage.tenant('t').log(outgoingEvents).page({})).map(({ type }) => type);
  return { storage, runtime, alerts, other, told };
}

describe('an alert', () => {
  it('is raised once, however many ask at once, with its event', async () => {
    const { alerts, told } = world();
    const raised = await Promise.all(Array.from({ length: 20 }, () => alerts.raise(actor, [draft()])));
    expect(raised.flat()).toHaveLength(1);
    expect(await alerts.raise(actor, [draft(), draft({ step: 50 })])).toEqual([]);
    expect(await told()).toEqual(['alert.triggered']);
  });

  it('is raised again for a higher step, another period, scope or revision', async () => {
    const { alerts } = world();
    await alerts.raise(actor, [draft()]);
    const more = [
      draft({ step: 100 }),
      draft({ period: '2026-05-01' }),
      draft({ scope: 'provider:aws' }),
      draft({ rule: { id: 'r', revision: 2 } }),
      draft({ rule: null, kind: 'connection_error' }),
    ];
    expect(await alerts.raise(actor, more)).toHaveLength(5);
    expect(await alerts.raise(actor, more)).toEqual([]);
    // A period that is past may still be told of for the first time, where the guard is its own.
    expect(await alerts.raise(actor, [draft({ period: '2026-03-01' })])).toHaveLength(1);
  });

  it('is invisible to the other surface and the other tenant', async () => {
    const { alerts, other } = world();
    const [alert] = await alerts.raise(actor, [draft()]);
    const id = alert?.id ?? '';
    await expect(other.get(actor, id)).rejects.toThrow('Alert not found.');
    await expect(alerts.get({ tenant: 'u' }, id)).rejects.toThrow('Alert not found.');
    expect((await other.list(actor, { limit: 10 })).items).toEqual([]);
    await expect(other.change(actor, id, { status: 'acknowledged' })).rejects.toThrow('Alert not found.');
  });

  it('moves on and never back, and says so', async () => {
    const { alerts, told } = world();
    const [alert] = await alerts.raise(actor, [draft()]);
    const id = alert?.id ?? '';
    const seen = await alerts.change(actor, id, { status: 'acknowledged', note: 'looking' });
    expect(seen).toMatchObject({ status: 'acknowledged', acknowledgedBy: 'ada', note: 'looking' });
    expect(await alerts.change(actor, id, { status: 'acknowledged' })).toEqual(seen);
    const done = await alerts.change(actor, id, { status: 'resolved', resolution: 'false_positive' });
    expect(done).toMatchObject({ status: 'resolved', resolution: 'false_positive', resolvedBy: 'ada' });
    await expect(alerts.change(actor, id, { status: 'acknowledged' })).rejects.toThrow(
      'An alert that is resolved cannot become acknowledged.',
    );
    expect(await told()).toEqual(['alert.resolved', 'alert.acknowledged', 'alert.triggered']);
  });
});

describe('the timeline', () => {
  it('pages newest first, filters, counts, and moves many at once', async () => {
    const { alerts, runtime } = world();
    for (let day = 1; day <= 9; day++) {
      await alerts.raise(actor, [draft({ period: `2026-04-0${day}`, severity: day % 2 ? 'high' : 'low' })]);
      runtime.advance({ seconds: 1 });
    }
    const first = await alerts.list(actor, { limit: 4 });
    expect(first.items.map(({ period }) => period.slice(-1))).toEqual(['9', '8', '7', '6']);
    const rest = await alerts.list(actor, { limit: 9, ...(first.next && { after: first.next }) });
    expect(rest.items.map(({ period }) => period.slice(-1))).toEqual(['5', '4', '3', '2', '1']);
    expect(await alerts.count(actor, { severities: ['high'] })).toBe(5);
    expect(await alerts.count(actor, { tags: { provider: 'openai' }, period: '2026-04-03' })).toBe(1);
    expect(
      await alerts.settle(actor, { period: '2026-04-01' }, { status: 'resolved', resolution: 'recovered' }),
    ).toBe(1);
    expect(await alerts.changeAll(actor, {}, { status: 'acknowledged' })).toBe(8);
    expect(await alerts.changeAll(actor, {}, { status: 'acknowledged' })).toBe(0);
    expect(await alerts.count(actor, { statuses: ['open'] })).toBe(0);
  });

  it('moves more than one batch', async () => {
    const { alerts } = world();
    const many = Array.from({ length: 1_100 }, (_, index) => draft({ scope: `s${index}` }));
    expect(await alerts.raise(actor, many)).toHaveLength(1_100);
    expect(await alerts.changeAll(actor, {}, { status: 'resolved' })).toBe(1_100);
  });
});

describe('rules', () => {
  it('begin with the defaults, which an edit or a removal replaces', async () => {
    const { alerts, other, storage } = world();
    expect(await alerts.rules(actor)).toMatchObject([{ id: 'usual', revision: 0, enabled: true }]);
    expect(await other.rules(actor)).toEqual([]);
    const edited = await alerts.updateRule(actor, 'usual', { threshold: 90_000_000n });
    expect(edited).toMatchObject({ id: 'usual', revision: 1, threshold: 90_000_000n, enabled: true });
    const made = await alerts.createRule(actor, { kind: 'daily', threshold: 1_000_000n });
    expect((await alerts.rules(actor)).map(({ id }) => id).sort()).toEqual([made.id, 'usual'].sort());
    await alerts.removeRule(actor, 'usual');
    expect((await alerts.rules(actor)).map(({ id }) => id)).toEqual([made.id]);
    await expect(alerts.removeRule(actor, 'usual')).rejects.toThrow('Alert rule not found.');
    await expect(other.rule(actor, made.id)).rejects.toThrow('Alert rule not found.');
    const audit = await storage.tenant('t').log(auditEvents).page({});
    expect(audit.map(({ action }) => action).reverse()).toEqual([
      ...['alert_rule.updated', 'alert_rule.created', 'alert_rule.removed'],
    ]);
  });

  it('are made once for one request', async () => {
    const { alerts } = world();
    const op = { id: 'request', attempt: 'a', hash: null, keepUntil: null };
    const first = await alerts.createRule(actor, { kind: 'daily', threshold: null }, { op });
    const again = await alerts.createRule(actor, { kind: 'daily', threshold: null }, { op });
    expect(again).toEqual(first);
    expect(await alerts.rules(actor)).toHaveLength(2);
  });
});
