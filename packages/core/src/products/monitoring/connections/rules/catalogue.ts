import type { Category, CredentialField, Signals } from '../model.js';

/** A provider as the catalogue shows it, whether or not this host can connect it. */
export interface CatalogueEntry {
  readonly slug: string;
  readonly name: string;
  readonly category: Category;
  /** The most that credentials of this provider can see. */
  readonly signals: Signals;
  /** Whether its endpoints and shapes were read in the provider's own documentation. */
  readonly verified: boolean;
  /** Whether this host has a connector for it. */
  readonly available: boolean;
  /** [] where there is no connector. */
  readonly credentialFields: readonly CredentialField[];
}

type Known = Pick<CatalogueEntry, 'slug' | 'name' | 'category' | 'signals' | 'verified'>;

/** A connector, as far as the catalogue shows it. */
export interface Offered extends Omit<CatalogueEntry, 'verified' | 'available'> {
  readonly unverified: boolean;
  readonly verified?: boolean;
}

const none: Signals = { cost: 'none', usage: 'none', credits: 'none', limits: 'none', validation: 'native' };
const [native, derived] = ['native', 'derived'] as const;

const known = (
  verified: boolean,
  category: Category,
  rows: readonly (readonly [slug: string, name: string, signals: Partial<Signals>])[],
): Known[] =>
  rows.map(([slug, name, signals]) => ({
    ...{ slug, name, category, verified },
    signals: { ...none, ...signals },
  }));

/**
 * What providers officially expose (monitoring spec §3.2). Verified are the rows that the providers' own documentation was
 * read for in full; the others say so until somebody has checked.
 */
export const knownProviders: readonly Known[] = [
  ...known(true, 'ai', [
    ['openai', 'OpenAI', { cost: native, usage: native, limits: native }],
    ['anthropic', 'Anthropic', { cost: native, usage: native }],
    ['mistral', 'Mistral', { cost: native, usage: native, limits: native }],
    ['replicate', 'Replicate', { cost: derived, usage: native }],
  ]),
  ...known(true, 'cloud', [['gcp', 'Google Cloud', { cost: native, usage: native }]]),
  ...known(true, 'platform', [['vercel', 'Vercel', { cost: native, usage: native }]]),
  ...known(false, 'ai', [
    ['openrouter', 'OpenRouter', { cost: native, usage: native, credits: native, limits: native }],
    ['groq', 'Groq', {}],
    ['together', 'Together', {}],
    ['elevenlabs', 'ElevenLabs', { usage: native, credits: native }],
    ['deepgram', 'Deepgram', { usage: native, credits: native }],
    ['deepseek', 'DeepSeek', { cost: derived, credits: native }],
    ['deepinfra', 'DeepInfra', { cost: native, credits: native }],
    ['fireworks', 'Fireworks', { cost: native }],
    ['xai', 'xAI', { cost: native, usage: native, credits: native }],
    ['moonshot', 'Moonshot', { cost: derived, credits: native }],
    ['venice', 'Venice', { cost: derived, credits: native }],
    ['google-ai', 'Google AI Studio', {}],
    ['litellm', 'LiteLLM proxy', { cost: native, limits: native }],
    ['perplexity', 'Perplexity', {}],
    ['cohere', 'Cohere', {}],
    ['huggingface', 'Hugging Face', {}],
  ]),
  ...known(false, 'cloud', [
    ['aws', 'AWS', { cost: native, usage: native }],
    ['azure', 'Azure', { cost: native }],
  ]),
  ...known(false, 'platform', [
    ['cursor', 'Cursor', { cost: native, usage: native, limits: native }],
    ['github', 'GitHub', { cost: native, usage: native }],
  ]),
];

const bySlug = new Map(knownProviders.map((row) => [row.slug, row]));

/** A connector lifts a row that is unverified only by saying so outright; it lowers one by merely not being sure. */
const isVerified = ({ slug, unverified, verified = false }: Offered): boolean =>
  !unverified && (verified || (bySlug.get(slug)?.verified ?? true));

/** The catalogue of a host: what it can connect, in its own order, then what else is known. */
export function catalogueOf(connectors: readonly Offered[]): readonly CatalogueEntry[] {
  const slugs = new Set(connectors.map(({ slug }) => slug));
  const connectable = connectors.map((connector): CatalogueEntry => {
    const { slug, name, category, signals, credentialFields } = connector;
    const verified = isVerified(connector);
    return { slug, name, category, signals, verified, available: true, credentialFields };
  });
  const others = knownProviders
    .filter(({ slug }) => !slugs.has(slug))
    .map((row): CatalogueEntry => ({ ...row, available: false, credentialFields: [] }));
  return [...connectable, ...others];
}
