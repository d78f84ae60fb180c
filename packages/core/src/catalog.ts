/** Real cards, programs and transfer routes as data, and what a host needs to extend or replace them. */
export type {
  BenefitTemplate,
  CardTemplate,
  Catalog,
  Confidence,
  EarnChannel,
  EarnRate,
  ProgramTemplate,
  RotatingCategories,
  SeenOffer,
  TransferPartner,
} from './products/benefits/catalog/model.js';
export { benefitsOn, isPremium } from './products/benefits/catalog/rules/benefit-versions.js';
export { catalogFaults, checkCatalog } from './products/benefits/catalog/rules/catalog-faults.js';
export {
  extendCatalog,
  reviseBenefit,
  type BenefitRevision,
} from './products/benefits/catalog/rules/extend-catalog.js';
export { usCatalog } from './products/benefits/catalog/rules/us-catalog.js';
