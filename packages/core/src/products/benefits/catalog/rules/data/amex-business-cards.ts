import type { CardTemplate } from '../../model.js';
import { asOf, clearPlus, credit, trustedTraveler } from './entries.js';

/** Business cards of American Express. */
export const amexBusinessCards: readonly CardTemplate[] = [
  {
    id: 'tpl_amex_business_platinum',
    issuer: 'Amex',
    issuingBank: 'Amex',
    name: 'Business Platinum',
    annualFee: 89_500,
    isBusiness: true,
    programKey: 'amex_mr',
    earn: [
      { category: 'flights', multiplier: 5000, channel: 'portal' },
      { category: 'hotels', multiplier: 5000, channel: 'portal' },
      { category: 'business_select', multiplier: 2000, channel: 'any' },
      { category: 'base', multiplier: 1000, channel: 'any' },
    ],
    benefits: [
      credit('Airline fee credit', 20_000, 'annual_calendar', 'travel'),
      credit('CLEAR Plus credit', 20_900, 'annual_calendar', 'travel', { group: clearPlus }),
      credit('Dell credit', 15_000, 'annual_calendar', 'shopping'),
      credit('Dell credit, second tier', 100_000, 'spend_gated', 'shopping', { gateSpend: 500_000 }),
      credit('Adobe credit', 25_000, 'spend_gated', 'software', { gateSpend: 60_000 }),
      credit('Indeed credit', 9000, 'quarterly', 'business'),
      credit('Wireless credit', 1000, 'monthly', 'phone'),
      credit('Prepaid hotel credit', 30_000, 'semiannual', 'hotel'),
      credit('Hilton credit', 5000, 'quarterly', 'hotel'),
      credit('Global Entry or TSA PreCheck credit', 12_000, 'every_4_years', 'travel', {
        group: trustedTraveler,
      }),
    ],
    asOf,
    confidence: 'high',
    sources: [
      'https://www.americanexpress.com/us/credit-cards/business/business-credit-cards/american-express-business-platinum-credit-card-amex/',
      'https://www.americanexpress.com/en-us/business/business-solutions/',
      'https://www.americanexpress.com/en-us/travel/faq/travel-benefits/',
      'https://github.com/justincoleman/credit-caddy-card-catalog',
    ],
    notes: [
      "Dell: the issuer's page says 150 per calendar year plus 1,000 after 5,000 of Dell spend; one third-party list wrongly splits it into two half-year credits.",
    ],
  },
  {
    id: 'tpl_amex_business_gold',
    issuer: 'Amex',
    issuingBank: 'Amex',
    name: 'Business Gold',
    annualFee: 37_500,
    isBusiness: true,
    programKey: 'amex_mr',
    earn: [
      {
        category: 'business_top2',
        multiplier: 4000,
        channel: 'any',
        cap: 15_000_000,
        capPeriod: 'calendar_year',
      },
      { category: 'flights', multiplier: 3000, channel: 'portal' },
      { category: 'hotels', multiplier: 3000, channel: 'portal' },
      { category: 'base', multiplier: 1000, channel: 'any' },
    ],
    benefits: [
      credit('Flexible business credit', 2000, 'monthly', 'business'),
      credit('Walmart+ membership credit', 1295, 'monthly', 'shopping'),
    ],
    asOf,
    confidence: 'medium',
    sources: [
      'https://www.americanexpress.com/us/credit-cards/business/business-credit-cards/american-express-business-gold-card-amex/',
      'https://thepointsguy.com/credit-cards/amex-business-platinum-current-offer/',
      'https://github.com/justincoleman/credit-caddy-card-catalog',
    ],
  },
  {
    id: 'tpl_amex_blue_business_plus',
    issuer: 'Amex',
    issuingBank: 'Amex',
    name: 'Blue Business Plus',
    annualFee: 0,
    isBusiness: true,
    programKey: 'amex_mr',
    earn: [
      { category: 'all', multiplier: 2000, channel: 'any', cap: 5_000_000, capPeriod: 'calendar_year' },
      { category: 'base', multiplier: 1000, channel: 'any' },
    ],
    benefits: [],
    asOf,
    confidence: 'medium',
    sources: [
      'https://www.americanexpress.com/us/credit-cards/business/business-credit-cards/american-express-blue-business-plus-credit-card-amex/',
      'https://github.com/justincoleman/credit-caddy-card-catalog',
    ],
  },
  {
    id: 'tpl_amex_hilton_honors_business',
    issuer: 'Amex',
    issuingBank: 'Amex',
    name: 'Hilton Honors Business',
    annualFee: 19_500,
    isBusiness: true,
    programKey: 'hilton_honors',
    earn: [
      { category: 'hotels', multiplier: 12_000, channel: 'direct', brand: 'hilton' },
      { category: 'all', multiplier: 5000, channel: 'any', cap: 10_000_000, capPeriod: 'calendar_year' },
      { category: 'base', multiplier: 3000, channel: 'any' },
    ],
    benefits: [credit('Hilton credit', 6000, 'quarterly', 'hotel')],
    asOf,
    confidence: 'medium',
    sources: [
      'https://www.americanexpress.com/us/credit-cards/business/business-credit-cards/hilton-honors/30215/',
      'https://github.com/justincoleman/credit-caddy-card-catalog',
    ],
  },
];
