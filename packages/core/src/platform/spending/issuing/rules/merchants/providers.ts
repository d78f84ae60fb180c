/** What a known merchant sells, finer than any surface's categories. */
export type ProviderKind =
  'ai' | 'search-data' | 'cloud' | 'hosting' | 'domains' | 'developer-tool' | 'advertising';

/** A merchant that is recognised by its domains or by how networks spell it. */
export interface KnownProvider {
  readonly name: string;
  readonly kind: ProviderKind;
  /** Subdomains are recognised too. */
  readonly domains: readonly string[];
  /** Parts of normal descriptors; the longest that occurs decides. Its own name when absent. */
  readonly spellings?: readonly string[];
}

const provider = (
  kind: ProviderKind,
  name: string,
  domains: readonly string[],
  spellings?: readonly string[],
): KnownProvider => ({ name, kind, domains, ...(spellings && { spellings }) });

/** The printed table (projects spec §5.1; wallets spec §10.4). Hosts may put theirs before it. */
export const knownProviders: readonly KnownProvider[] = [
  provider('ai', 'OpenAI', ['openai.com', 'chatgpt.com']),
  provider('ai', 'Anthropic', ['anthropic.com', 'claude.ai', 'claude.com'], ['anthropic', 'claude.ai']),
  provider('ai', 'Google AI', ['ai.google.dev', 'aistudio.google.com'], ['google ai', 'google gemini']),
  provider('ai', 'Mistral', ['mistral.ai']),
  provider('ai', 'Cohere', ['cohere.com', 'cohere.ai']),
  provider('ai', 'Groq', ['groq.com']),
  provider(
    'ai',
    'Together',
    ['together.ai', 'together.xyz'],
    ['together ai', 'together.ai', 'together computer'],
  ),
  provider('ai', 'Replicate', ['replicate.com']),
  provider('ai', 'OpenRouter', ['openrouter.ai']),
  provider('ai', 'ElevenLabs', ['elevenlabs.io']),
  provider('ai', 'Hugging Face', ['huggingface.co', 'hf.co'], ['hugging face', 'huggingface']),
  provider('ai', 'Perplexity', ['perplexity.ai']),
  provider('ai', 'xAI', ['x.ai'], ['xai ', 'x.ai']),
  provider('ai', 'DeepSeek', ['deepseek.com']),
  provider('ai', 'Fireworks', ['fireworks.ai']),
  provider('search-data', 'Exa', ['exa.ai'], ['exa labs', 'exa.ai']),
  provider('search-data', 'SerpApi', ['serpapi.com']),
  provider('cloud', 'AWS', ['aws.amazon.com', 'amazonaws.com'], ['aws', 'amazon web services']),
  provider('cloud', 'Google Cloud', ['cloud.google.com'], ['google cloud']),
  provider('cloud', 'Azure', ['azure.com', 'azure.microsoft.com']),
  provider('hosting', 'Vercel', ['vercel.com']),
  provider('cloud', 'Cloudflare', ['cloudflare.com']),
  provider('hosting', 'Netlify', ['netlify.com']),
  provider('hosting', 'Render', ['render.com'], ['render.com', 'render services']),
  provider(
    'hosting',
    'Railway',
    ['railway.app', 'railway.com'],
    ['railway.app', 'railway corp', 'railway.com'],
  ),
  provider('hosting', 'Fly.io', ['fly.io']),
  provider('cloud', 'DigitalOcean', ['digitalocean.com']),
  provider('cloud', 'Supabase', ['supabase.com', 'supabase.io']),
  provider('cloud', 'Neon', ['neon.tech', 'neon.com'], ['neon.tech', 'neon inc', 'neon database']),
  provider('cloud', 'PlanetScale', ['planetscale.com']),
  provider('cloud', 'MongoDB Atlas', ['mongodb.com'], ['mongodb']),
  provider('developer-tool', 'GitHub', ['github.com']),
  provider('developer-tool', 'GitLab', ['gitlab.com']),
  provider('developer-tool', 'Linear', ['linear.app'], ['linear.app', 'linear orbit']),
  provider('developer-tool', 'Sentry', ['sentry.io'], ['sentry', 'functional software']),
  provider('developer-tool', 'Datadog', ['datadoghq.com']),
  provider('developer-tool', 'Figma', ['figma.com']),
  provider('developer-tool', 'Postman', ['postman.com']),
  provider('developer-tool', 'JetBrains', ['jetbrains.com']),
  provider(
    'developer-tool',
    'Cursor',
    ['cursor.com', 'cursor.sh'],
    ['cursor, ai', 'cursor ai', 'cursor.com', 'anysphere'],
  ),
  provider('developer-tool', 'npm', ['npmjs.com'], ['npm inc', 'npm, inc', 'npmjs']),
  provider('developer-tool', 'Docker', ['docker.com']),
  provider('developer-tool', 'Notion', ['notion.so', 'notion.com']),
  provider('developer-tool', 'Slack', ['slack.com']),
  provider('domains', 'Namecheap', ['namecheap.com']),
  provider('domains', 'GoDaddy', ['godaddy.com']),
  provider('domains', 'Porkbun', ['porkbun.com']),
  provider('advertising', 'Google Ads', ['ads.google.com'], ['google ads']),
];
