import { describe, expect, it } from 'vitest';
import { toolsOf } from '../../../http/tools.js';
import { benefitsWorld } from '../benefits.fixture.js';
import { benefitsDialect } from '../dialect.js';
import { benefitsRoutes } from './table.js';

const tools = toolsOf(benefitsDialect(), benefitsRoutes);

/** The tools of the printed list with the arguments it names (benefits spec §6). */
const printed: Readonly<Record<string, readonly string[]>> = {
  list_benefits: ['status', 'card', 'expiring_within_days'],
  get_benefit: ['id'],
  mark_benefit_used: ['period_id', 'status', 'amount_used', 'notes'],
  create_benefit: ['card_id', 'credit_name', 'amount', 'schedule_type'],
  update_benefit: ['benefit_id', 'status'],
  archive_benefit: ['benefit_id'],
  get_dashboard: [],
  list_cards: [],
  get_card: ['card_id'],
  search_catalog: ['query'],
  create_card: ['name', 'owner'],
  archive_card: ['card_id'],
  update_card: ['card_id', 'nickname'],
  log_retention_offer: ['card_id', 'offer', 'accepted', 'date', 'notes'],
  update_retention_event: ['card_id', 'event_id', 'outcome'],
  delete_retention_event: ['card_id', 'event_id'],
  get_action_items: ['days_ahead', 'action_types'],
  get_calendar_events: ['start_date', 'end_date'],
  list_programs: ['stale_days', 'owner', 'has_balance'],
  update_balance: ['program_key', 'balance'],
  get_transfer_partners: ['source'],
  get_earn_rates: ['card_id'],
  get_best_card: ['category'],
  create_welcome_offer: ['card_id'],
  update_welcome_offer: ['card_id', 'current_spend'],
  list_welcome_offers: ['status'],
  get_524_status: ['owner'],
  add_external_card: ['card_name', 'open_date'],
  remove_external_card: ['card_id'],
  list_rewards: ['status'],
  add_reward: ['name', 'value'],
  update_reward: ['reward_id'],
  remove_reward: ['reward_id'],
  import_cards: ['cards'],
  list_external_cards: [],
};

/** A household whose agent calls tools. */
async function agent() {
  const world = await benefitsWorld();
  const card = await world.addCard('Amex Gold');
  const call = async (name: string, args: Record<string, unknown> = {}) => {
    const made = tools.find((each) => each.name === name)?.request(args);
    if (made === undefined) throw new Error(`no tool ${name}`);
    const { method, path, query, body } = made;
    const below = `${path.replace('/api/v1', '')}${query === '' ? '' : `?${query}`}`;
    return (await world.must({ method, path: below, ...(body === null ? {} : { body }) })).body;
  };
  return { card, call };
}

describe('the tools', () => {
  it.each(Object.entries(printed))('%s takes the printed arguments', (name, args) => {
    const tool = tools.find((each) => each.name === name);
    expect(Object.keys(tool?.inputSchema['properties'] ?? {})).toEqual(expect.arrayContaining([...args]));
  });

  it('are named once each', () => {
    const names = tools.map(({ name }) => name);
    expect(names).toHaveLength(new Set(names).size);
  });

  it('log, correct and delete a retention call', async () => {
    const { card, call } = await agent();
    const logged = (await call('log_retention_offer', {
      card_id: card,
      offer: '10,000 points',
      accepted: true,
      date: '2026-09-20',
      notes: 'asked twice',
    })) as { retention_entry: { event_id: string; outcome: string; notes: string } };
    expect(logged.retention_entry).toMatchObject({ outcome: 'accepted', notes: 'asked twice' });
    const { event_id: event } = logged.retention_entry;
    const corrected = await call('update_retention_event', { card_id: card, event_id: event, notes: 'once' });
    expect(corrected).toMatchObject({ retention_entry: { event_id: event, notes: 'once' } });
    expect(await call('delete_retention_event', { card_id: card, event_id: event })).toMatchObject({
      card_id: card,
      success: true,
    });
    await expect(call('delete_retention_event', { card_id: card, event_id: event })).rejects.toThrow('404');
  });

  it('mark and archive a benefit, and take lists', async () => {
    const { card, call } = await agent();
    const { credits } = (await call('list_benefits')) as {
      credits: { benefit_id: string; period_id: string }[];
    };
    const [first] = credits;
    expect(
      await call('mark_benefit_used', { period_id: first?.period_id, status: 'partial', amount_used: 4 }),
    ).toMatchObject({ status: 'partial', amount_used: 4 });
    expect(await call('archive_benefit', { benefit_id: first?.benefit_id })).toMatchObject({
      changes: [{ field: 'status', old_value: 'active', new_value: 'discontinued' }],
    });
    const { action_items: items } = (await call('get_action_items', {
      days_ahead: 200,
      action_types: ['fee_renewal', 'expiring'],
    })) as { action_items: { type: string }[] };
    expect(items.length).toBeGreaterThan(0);
    for (const { type } of items)
      expect(['fee_renewal', 'benefit_expiring', 'at_risk_this_period']).toContain(type);
    expect(await call('archive_card', { card_id: card })).toMatchObject({ archived: true });
  });
});
