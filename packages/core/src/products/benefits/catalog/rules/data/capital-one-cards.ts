import type { CardTemplate } from '../../model.js';
import { asOf, credit, trustedTraveler } from './entries.js';

/** Cards of Capital One. */
export const capitalOneCards: readonly CardTemplate[] = [
  {
    id: 'tpl_capital_one_venture_x',
    issuer: 'Capital One',
    issuingBank: 'Capital One',
    name: 'Venture X',
    annualFee: 39_500,
    isBusiness: false,
    programKey: 'capital_one',
    earn: [
      { category: 'hotels', multiplier: 10_000, channel: 'portal' },
      { category: 'car_rental', multiplier: 10_000, channel: 'portal' },
      { category: 'flights', multiplier: 5000, channel: 'portal' },
      { category: 'base', multiplier: 2000, channel: 'any' },
    ],
    benefits: [
      credit('Travel credit', 30_000, 'annual_cardmember', 'travel'),
      credit('Anniversary miles', 10_000, 'annual_cardmember', 'travel', { unit: 'points' }),
      credit('Global Entry or TSA PreCheck credit', 12_000, 'every_4_years', 'travel', {
        group: trustedTraveler,
      }),
    ],
    welcomeOfferSeen: {
      bonusAmount: 75_000,
      bonusCurrency: 'capital_one',
      spendRequirement: 400_000,
      months: 3,
      asOf: '2026-04',
    },
    asOf,
    confidence: 'high',
    sources: [
      'https://www.capitalone.com/credit-cards/venture-x/',
      'https://www.fool.com/money/credit-cards/articles/ive-done-the-math-and-this-luxury-card-is-easiest-to-justify-year-after-year/',
      'https://github.com/justincoleman/credit-caddy-card-catalog',
    ],
  },
  {
    id: 'tpl_capital_one_venture',
    issuer: 'Capital One',
    issuingBank: 'Capital One',
    name: 'Venture',
    annualFee: 9500,
    isBusiness: false,
    programKey: 'capital_one',
    earn: [
      { category: 'hotels', multiplier: 5000, channel: 'portal' },
      { category: 'car_rental', multiplier: 5000, channel: 'portal' },
      { category: 'base', multiplier: 2000, channel: 'any' },
    ],
    benefits: [
      credit('Global Entry or TSA PreCheck credit', 12_000, 'every_4_years', 'travel', {
        group: trustedTraveler,
      }),
    ],
    asOf,
    confidence: 'high',
    sources: [
      'https://www.capitalone.com/credit-cards/venture/',
      'https://github.com/justincoleman/credit-caddy-card-catalog',
    ],
  },
  {
    id: 'tpl_capital_one_savor',
    issuer: 'Capital One',
    issuingBank: 'Capital One',
    name: 'Savor',
    annualFee: 0,
    isBusiness: false,
    programKey: 'cashback',
    earn: [
      { category: 'hotels', multiplier: 5000, channel: 'portal' },
      { category: 'dining', multiplier: 3000, channel: 'any' },
      { category: 'groceries', multiplier: 3000, channel: 'any' },
      { category: 'streaming', multiplier: 3000, channel: 'any' },
      { category: 'entertainment', multiplier: 3000, channel: 'any' },
      { category: 'base', multiplier: 1000, channel: 'any' },
    ],
    benefits: [],
    asOf,
    confidence: 'medium',
    sources: [
      'https://www.capitalone.com/credit-cards/savor/',
      'https://github.com/justincoleman/credit-caddy-card-catalog',
    ],
  },
  {
    id: 'tpl_capital_one_venture_x_business',
    issuer: 'Capital One',
    issuingBank: 'Capital One',
    name: 'Venture X Business',
    annualFee: 39_500,
    isBusiness: true,
    reportsToPersonalBureaus: false,
    programKey: 'capital_one',
    earn: [
      { category: 'hotels', multiplier: 10_000, channel: 'portal' },
      { category: 'car_rental', multiplier: 10_000, channel: 'portal' },
      { category: 'flights', multiplier: 5000, channel: 'portal' },
      { category: 'base', multiplier: 2000, channel: 'any' },
    ],
    benefits: [
      credit('Travel credit', 30_000, 'annual_cardmember', 'travel'),
      credit('Global Entry or TSA PreCheck credit', 12_000, 'every_4_years', 'travel', {
        group: trustedTraveler,
      }),
    ],
    asOf,
    confidence: 'medium',
    sources: [
      'https://www.capitalone.com/small-business/credit-cards/venture-x-business/',
      'https://github.com/justincoleman/credit-caddy-card-catalog',
    ],
  },
  {
    id: 'tpl_capital_one_spark_cash_plus',
    issuer: 'Capital One',
    issuingBank: 'Capital One',
    name: 'Spark Cash Plus',
    annualFee: 15_000,
    isBusiness: true,
    reportsToPersonalBureaus: false,
    programKey: 'cashback',
    earn: [
      { category: 'hotels', multiplier: 5000, channel: 'portal' },
      { category: 'car_rental', multiplier: 5000, channel: 'portal' },
      { category: 'base', multiplier: 2000, channel: 'any' },
    ],
    benefits: [],
    asOf,
    confidence: 'medium',
    sources: [
      'https://www.capitalone.com/small-business/credit-cards/spark-cash-plus/',
      'https://cgaa.org/article/does-capital-one-business-cards-report-to-personal-credit',
      'https://github.com/justincoleman/credit-caddy-card-catalog',
    ],
  },
  {
    id: 'tpl_capital_one_spark_miles',
    issuer: 'Capital One',
    issuingBank: 'Capital One',
    name: 'Spark Miles for Business',
    annualFee: 9500,
    isBusiness: true,
    reportsToPersonalBureaus: true,
    programKey: 'capital_one',
    earn: [
      { category: 'hotels', multiplier: 5000, channel: 'portal' },
      { category: 'car_rental', multiplier: 5000, channel: 'portal' },
      { category: 'base', multiplier: 2000, channel: 'any' },
    ],
    benefits: [
      credit('Global Entry or TSA PreCheck credit', 12_000, 'every_4_years', 'travel', {
        group: trustedTraveler,
      }),
    ],
    asOf,
    confidence: 'medium',
    sources: [
      'https://www.capitalone.com/small-business/credit-cards/spark-miles/',
      'https://cgaa.org/article/does-capital-one-business-cards-report-to-personal-credit',
      'https://github.com/justincoleman/credit-caddy-card-catalog',
    ],
  },
];
