import { describe, expect, it } from 'vitest';
import { issuesOf } from '../../../../kernel/errors.js';
import type { BenefitTemplate, CardTemplate, Catalog } from '../model.js';
import { benefitsOn } from './benefit-versions.js';
import { catalogFaults, checkCatalog } from './catalog-faults.js';
import { extendCatalog, reviseBenefit } from './extend-catalog.js';

const benefit: BenefitTemplate = {
  key: 'gym',
  version: 1,
  effectiveFrom: null,
  effectiveUntil: null,
  creditName: 'Gym credit',
  amount: 10_000,
  unit: 'dollars',
  scheduleType: 'monthly',
  category: 'fitness',
};
const template: CardTemplate = {
  id: 'tpl_a',
  issuer: 'Bank',
  issuingBank: 'Bank',
  name: 'A',
  annualFee: 9_500,
  isBusiness: false,
  programKey: 'points',
  earn: [{ category: 'base', multiplier: 1_000, channel: 'any' }],
  benefits: [benefit],
  asOf: '2026-07-01',
  confidence: 'high',
  sources: ['https://example.com'],
};
const catalog: Catalog = {
  asOf: '2026-07-01',
  templates: [template],
  programs: [
    {
      key: 'points',
      displayName: 'Points',
      type: 'bank',
      currency: 'points',
      defaultCpp: 10_000,
      cppBasis: 'x',
    },
    {
      key: 'miles',
      displayName: 'Miles',
      type: 'airline',
      currency: 'miles',
      defaultCpp: null,
      cppBasis: 'none',
    },
  ],
  transferPartners: [
    {
      source: 'points',
      target: 'miles',
      targetName: 'Miles',
      from: 5,
      to: 4,
      minTransfer: null,
      notes: null,
    },
  ],
  programAliases: { pts: 'points' },
};
const withTemplate = (more: Partial<CardTemplate>): Catalog => ({
  ...catalog,
  templates: [{ ...template, ...more }],
});
const withBenefit = (more: Partial<BenefitTemplate>): Catalog =>
  withTemplate({ benefits: [{ ...benefit, ...more }] });

describe('checkCatalog', () => {
  it('returns a good one', () => {
    expect(checkCatalog(catalog)).toBe(catalog);
  });

  it.each<[string, Catalog, string]>([
    ['a date that does not exist', { ...catalog, asOf: '2026-02-30' }, 'asOf'],
    ['an id twice', { ...catalog, templates: [template, { ...template, name: 'B' }] }, 'templates.1'],
    ['a name twice', { ...catalog, templates: [template, { ...template, id: 'tpl_b' }] }, 'templates.1'],
    ['a fee of less than nothing', withTemplate({ annualFee: -1 }), 'templates.0.annualFee'],
    ['half a cent of fee', withTemplate({ annualFee: 0.5 }), 'templates.0.annualFee'],
    ['an unknown currency', withTemplate({ programKey: 'x' }), 'templates.0.programKey'],
    ['no base rate', withTemplate({ earn: [] }), 'templates.0.earn'],
    ['no source', withTemplate({ sources: [] }), 'templates.0.sources'],
    ['no name', withTemplate({ name: '' }), 'templates.0'],
    ['no as-of day', withTemplate({ asOf: 'July' }), 'templates.0.asOf'],
    [
      'a rate of nothing',
      withTemplate({ earn: [{ category: 'base', multiplier: 0, channel: 'any' }] }),
      'templates.0.earn.0.multiplier',
    ],
    [
      'a cap without a period',
      withTemplate({ earn: [{ category: 'base', multiplier: 1, channel: 'any', cap: 1 }] }),
      'templates.0.earn.0.cap',
    ],
    ['an amount of nothing', withBenefit({ amount: 0 }), 'templates.0.benefits.0.amount'],
    ['no credit name', withBenefit({ creditName: ' ' }), 'templates.0.benefits.0.creditName'],
    ['no key', withBenefit({ key: '' }), 'templates.0.benefits.0.key'],
    ['version 0', withBenefit({ version: 0 }), 'templates.0.benefits.0.version'],
    ['month 13', withBenefit({ amountByMonth: { 13: 1 } }), 'templates.0.benefits.0.amountByMonth.13'],
    [
      'months of a quarter',
      withBenefit({ scheduleType: 'quarterly', amountByMonth: { 1: 1 } }),
      'templates.0.benefits.0.amountByMonth',
    ],
    ['a gate on a monthly credit', withBenefit({ gateSpend: 1 }), 'templates.0.benefits.0.gateSpend'],
    ['an end that does not exist', withBenefit({ endsOn: '2026-13-01' }), 'templates.0.benefits.0'],
    ['a version that is missing', withBenefit({ version: 2 }), 'templates.0.benefits.0'],
    [
      'an ended version without a next',
      withBenefit({ effectiveUntil: '2026-01-01' }),
      'templates.0.benefits.0',
    ],
    ['a version twice', withTemplate({ benefits: [benefit, benefit] }), 'templates.0.benefits.1'],
    [
      'a worth of nothing',
      { ...catalog, programs: catalog.programs.map((each) => ({ ...each, defaultCpp: 0 })) },
      'programs.0.defaultCpp',
    ],
    ['a route to nowhere', { ...catalog, programs: catalog.programs.slice(0, 1) }, 'transferPartners.0'],
    ['an alias of nothing', { ...catalog, programAliases: { a: 'b' } }, 'programAliases.a'],
    ['an alias of itself', { ...catalog, programAliases: { points: 'points' } }, 'programAliases.points'],
  ])('finds %s', (_, faulty, path) => {
    expect(catalogFaults(faulty).map((fault) => fault.path.join('.'))).toContain(path);
    expect(() => checkCatalog(faulty)).toThrow();
  });
});

describe('extendCatalog', () => {
  it('adds and replaces', () => {
    const other = { ...template, id: 'tpl_b', name: 'B' };
    const more = extendCatalog(catalog, {
      asOf: '2026-10-01',
      templates: [{ ...template, annualFee: 12_500 }, other],
      transferPartners: [
        {
          ...catalog.transferPartners[0],
          source: 'points',
          target: 'miles',
          targetName: 'Miles',
          from: 1,
          to: 1,
          minTransfer: null,
          notes: null,
        },
      ],
    });
    expect(more.templates.map(({ id, annualFee }) => [id, annualFee])).toEqual([
      ['tpl_a', 12_500],
      ['tpl_b', 9_500],
    ]);
    expect(more.transferPartners).toHaveLength(1);
    expect([more.asOf, more.programs.length]).toEqual(['2026-10-01', 2]);
    expect(catalog.templates).toHaveLength(1);
  });

  it('AMT-3 refuses to rewrite, drop or reopen a version', () => {
    const revised = reviseBenefit(template, 'gym', '2027-01-01', { amount: 12_000 });
    const next = extendCatalog(catalog, { templates: [revised] });
    const replaceWith = (base: Catalog, benefits: readonly BenefitTemplate[]) => () =>
      extendCatalog(base, { templates: [{ ...template, benefits }] });
    expect(replaceWith(catalog, [{ ...benefit, amount: 1 }])).toThrow('must stay as it is');
    expect(replaceWith(catalog, [])).toThrow('must stay as it is');
    expect(replaceWith(next, [benefit])).toThrow('must stay as it is');
  });

  it('refuses what does not hold together', () => {
    try {
      extendCatalog(catalog, { templates: [{ ...template, programKey: 'x', sources: [] }] });
      expect.unreachable();
    } catch (error) {
      expect(issuesOf(error)).toHaveLength(2);
    }
  });
});

describe('reviseBenefit', () => {
  it('AMT-3 begins a new version and ends the one before', () => {
    const revised = reviseBenefit(template, 'gym', '2027-01-01', { amount: 12_000 });
    expect(
      revised.benefits.map(({ version, amount, effectiveFrom, effectiveUntil }) => [
        version,
        amount,
        effectiveFrom,
        effectiveUntil,
      ]),
    ).toEqual([
      [1, 10_000, null, '2026-12-31'],
      [2, 12_000, '2027-01-01', null],
    ]);
    expect(benefitsOn(revised, '2026-12-31')[0]?.amount).toBe(10_000);
    expect(benefitsOn(revised, '2027-01-01')[0]?.amount).toBe(12_000);
    expect(catalogFaults({ ...catalog, templates: [revised] })).toEqual([]);
    expect(() => reviseBenefit(revised, 'gym', '2027-01-01', {})).toThrow('after the first day');
    expect(() => reviseBenefit(template, 'pool', '2027-01-01', {})).toThrow('no benefit');
  });
});
