import type { Catalog } from '../model.js';
import { amexBusinessCards } from './data/amex-business-cards.js';
import { amexCards } from './data/amex-cards.js';
import { amexPartnerCards } from './data/amex-partner-cards.js';
import { capitalOneCards } from './data/capital-one-cards.js';
import { chaseCards } from './data/chase-cards.js';
import { chasePartnerCards } from './data/chase-partner-cards.js';
import { citiCards } from './data/citi-cards.js';
import { asOf } from './data/entries.js';
import { otherCards } from './data/other-cards.js';
import { programAliases, programs } from './data/programs.js';
import { transferPartners } from './data/transfer-partners.js';

/**
 * Widely held cards of the United States, the programs they earn and where points can go. Issuers change terms often:
 * every card says when its figures were compared, with which sources, and how well they agree.
 *
 * @example
 * usCatalog.templates.find(({ id }) => id === 'tpl_amex_gold')?.annualFee; // 32_500
 */
export const usCatalog: Catalog = {
  asOf,
  templates: [
    ...amexCards,
    ...amexBusinessCards,
    ...amexPartnerCards,
    ...chaseCards,
    ...chasePartnerCards,
    ...capitalOneCards,
    ...citiCards,
    ...otherCards,
  ],
  programs,
  transferPartners,
  programAliases,
};
