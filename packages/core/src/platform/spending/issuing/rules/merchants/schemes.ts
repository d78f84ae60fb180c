import type { ProviderKind } from './providers.js';

/** Codes from the first to the last, both included. */
export type CodeRange = readonly [from: number, to: number];

/** How a surface sorts merchants: by what a known one sells, then by merchant category code, then `other`. */
export interface CategoryScheme {
  readonly ofKind: Readonly<Record<ProviderKind, string>>;
  /** The first category that holds the code decides. */
  readonly ofCode: readonly (readonly [category: string, codes: readonly CodeRange[]])[];
  readonly other: string;
}

const only = (code: number): CodeRange => [code, code];

/** What agents buy: the categories of wallets, with their codes (wallets spec §10.4). */
export const agentScheme: CategoryScheme = {
  ofKind: {
    ai: 'api_services',
    'search-data': 'api_services',
    cloud: 'cloud_services',
    hosting: 'domains_hosting',
    domains: 'domains_hosting',
    'developer-tool': 'software_services',
    advertising: 'advertising',
  },
  ofCode: [
    ['api_services', [only(7372), only(5817)]],
    ['software_services', [only(5734), only(5818), only(7371)]],
    ['cloud_services', [only(4816), only(7374)]],
    ['data_services', [only(7375)]],
    ['advertising', [only(7311)]],
    ['education', [only(8299)]],
    ['travel', [[3000, 3999], only(4511), only(7011)]],
    ['office_supplies', [only(5943)]],
    ['retail', [only(5999)]],
    ['financial_services', [only(6012)]],
    ['cash_like', [only(6010), only(6011), only(6051)]],
    ['gambling', [only(7995)]],
  ],
  other: 'other',
};

/** What developers buy: the four groups of projects (projects spec §5.1). */
export const developerScheme: CategoryScheme = {
  ofKind: {
    ai: 'ai-apis',
    'search-data': 'ai-apis',
    cloud: 'cloud-infra',
    hosting: 'cloud-infra',
    domains: 'other',
    'developer-tool': 'dev-tools',
    advertising: 'other',
  },
  ofCode: [
    ['cloud-infra', [only(4816), only(7374)]],
    ['dev-tools', [only(5734), only(5817), only(5818), only(7371), only(7372), only(7379)]],
  ],
  other: 'other',
};

/** Every category of a scheme, in a fixed order. */
export const categoriesOf = ({ ofKind, ofCode, other }: CategoryScheme): readonly string[] => [
  ...new Set([...Object.values(ofKind), ...ofCode.map(([category]) => category), other]),
];
