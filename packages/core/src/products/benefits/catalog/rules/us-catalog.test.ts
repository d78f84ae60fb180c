import { describe, expect, it } from 'vitest';
import { generatePeriods } from '../../perks/rules/generate-periods.js';
import { benefitsOn, isPremium } from './benefit-versions.js';
import { catalogFaults } from './catalog-faults.js';
import { usCatalog } from './us-catalog.js';

const find = (id: string) => {
  const template = usCatalog.templates.find((each) => each.id === id);
  if (template === undefined) throw new Error(`${id} is not in the catalog`);
  return template;
};

describe('usCatalog', () => {
  it('holds together', () => {
    expect(catalogFaults(usCatalog)).toEqual([]);
  });

  it('has cards of many banks, programs and routes', () => {
    expect(usCatalog.templates.length).toBeGreaterThanOrEqual(48);
    expect(new Set(usCatalog.templates.map(({ issuingBank }) => issuingBank)).size).toBeGreaterThanOrEqual(9);
    expect(usCatalog.programs.length).toBeGreaterThanOrEqual(46);
    expect(usCatalog.transferPartners.length).toBeGreaterThanOrEqual(104);
  });

  it('says of every card when, with what and how surely it was compared', () => {
    for (const { asOf, sources, confidence } of usCatalog.templates) {
      expect(asOf <= usCatalog.asOf).toBe(true);
      expect(sources.every((source) => URL.canParse(source))).toBe(true);
      expect(['high', 'medium', 'low']).toContain(confidence);
    }
  });

  it('CPP-2 values the currencies of the reference as it does', () => {
    const worth = (key: string) => usCatalog.programs.find((program) => program.key === key)?.defaultCpp;
    expect(['amex_mr', 'chase_ur', 'aa_aadvantage'].map(worth)).toEqual([20_000, 20_000, 15_000]);
  });

  it('CPP-3 knows both spellings of AAdvantage', () => {
    expect(usCatalog.programAliases['aa_advantage']).toBe('aa_aadvantage');
  });

  it('differs from the reference where the world moved on', () => {
    // Known differences 8 and 15: a stale fee of 550, and 21 partners where lists have 20.
    expect(find('tpl_chase_sapphire_reserve').annualFee).toBe(79_500);
    expect(usCatalog.transferPartners.filter(({ source }) => source === 'amex_mr')).toHaveLength(20);
  });

  it('a fee of 550 is premium, one of 150 is not', () => {
    expect(
      [find('tpl_hilton_aspire'), find('tpl_hilton_surpass')].map((each) => [
        each.annualFee,
        isPremium(each),
      ]),
    ).toEqual([
      [55_000, true],
      [15_000, false],
    ]);
    expect([isPremium({ annualFee: 25_000 }), isPremium({ annualFee: 24_999 })]).toEqual([true, false]);
  });

  it('leaves out what has ended, and lays out the rest', () => {
    const platinum = find('tpl_amex_platinum');
    const names = (day: string) => benefitsOn(platinum, day).map(({ key }) => key);
    expect(names('2026-06-30')).toContain('saks_credit');
    expect(names('2026-07-01')).not.toContain('saks_credit');
    for (const template of usCatalog.templates)
      for (const benefit of benefitsOn(template, '2026-07-01'))
        expect(
          generatePeriods({ ...benefit, today: '2026-07-01', openDate: '2024-02-29' }).length,
        ).toBeGreaterThan(0);
  });

  it('December brings more Uber Cash', () => {
    const uber = find('tpl_amex_platinum').benefits.find(({ key }) => key === 'uber_cash');
    const periods = uber ? generatePeriods({ ...uber, today: '2026-11-30' }) : [];
    expect(periods.slice(0, 3).map(({ amount }) => amount)).toEqual([1_500, 3_500, 1_500]);
  });
});
