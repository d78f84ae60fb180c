import { describe, expect, it } from 'vitest';
import { usCatalog } from '../../catalog/rules/us-catalog.js';
import { changeCard, changesBetween } from './card-change.js';
import { newCard, templateBenefit } from './new-card.js';

const today = '2026-04-04';
const stamp = { id: 'c1', now: new Date('2026-04-04T10:00:00Z'), today };
const template = usCatalog.templates.find(({ id }) => id === 'tpl_chase_freedom_unlimited');
if (template === undefined) throw new Error('the catalog lost a card');
const card = newCard(template, 'ana', { lastFour: '2726' }, stamp);

describe('newCard', () => {
  it('is named by its digits unless it has a nickname', () => {
    expect(card).toMatchObject({
      nickname: '2726',
      lastFour: '2726',
      isBusiness: false,
      countsToward524: true,
    });
    expect(newCard(template, 'ana', { nickname: 'gas', lastFour: '2726' }, stamp).nickname).toBe('gas');
    expect(newCard(template, 'ana', {}, stamp).nickname).toBeNull();
  });

  it('F24-8 and F24-10 counts unless it is a business card or somebody says otherwise', () => {
    const of = (facts: Parameters<typeof newCard>[2]) => {
      const { countsToward524, countsToward524Source } = newCard(template, 'ana', facts, stamp);
      return [countsToward524, countsToward524Source];
    };
    expect(of({ isBusiness: true })).toEqual([false, 'default']);
    expect(of({ isBusiness: true, countsToward524: true })).toEqual([true, 'override']);
    expect(of({ countsToward524: false })).toEqual([false, 'override']);
  });

  it('a benefit of the catalog begins with the card', () => {
    const gold = usCatalog.templates.find(({ id }) => id === 'tpl_amex_gold');
    const [first] = gold?.benefits ?? [];
    const benefit = first && templateBenefit(card, first, { ...stamp, id: 'b1' });
    expect(benefit).toMatchObject({ createdOn: today, isAgentCreated: false, templateVersion: 1 });
    expect(benefit?.terms).toMatchObject([{ since: today, amount: first?.amount }]);
  });
});

describe('changeCard', () => {
  it('the update that the reference prints', () => {
    const change = {
      notes: 'PC from CSP April 2026',
      productChangedFrom: 'Chase Sapphire Preferred',
      countsToward524: false,
    };
    const after = changeCard(card, change, today);
    expect(after.notes).toBe('[2026-04-04] PC from CSP April 2026');
    expect(changesBetween(card, after)).toEqual([
      { field: 'productChangedFrom', oldValue: null, newValue: 'Chase Sapphire Preferred' },
      { field: 'countsToward524', oldValue: 'true', newValue: 'false' },
    ]);
  });

  it('counting follows the business flag until it was said', () => {
    const business = changeCard(card, { isBusiness: true }, today);
    expect(business).toMatchObject({ countsToward524: false, countsToward524Source: 'default' });
    const said = changeCard(business, { countsToward524: true }, today);
    expect(changeCard(said, { isBusiness: false }, today)).toMatchObject({
      countsToward524: true,
      countsToward524Source: 'override',
    });
  });

  it('what changes nothing tells nothing, and null clears the opening day', () => {
    expect(changesBetween(card, changeCard(card, { nickname: '2726' }, today))).toEqual([]);
    const opened = changeCard(card, { openDate: '2025-01-31', feeMonth: 2 }, today);
    expect(changesBetween(opened, changeCard(opened, { openDate: null }, today))).toEqual([
      { field: 'originalOpenDate', oldValue: '2025-01-31', newValue: null },
    ]);
  });
});
