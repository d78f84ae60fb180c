import { describe, expect, it } from 'vitest';
import { classifyMerchant, findProvider } from './classify.js';
import { knownProviders } from './providers.js';
import { agentScheme, categoriesOf, developerScheme } from './schemes.js';

describe('sorting a merchant', () => {
  it.each([
    ['OPENAI *CHATGPT API', null, 'OpenAI', 'ai-apis', 'api_services'],
    ['ANTHROPIC, PBC', null, 'Anthropic', 'ai-apis', 'api_services'],
    ['GOOGLE *CLOUD 7Q2X', null, 'Google Cloud', 'cloud-infra', 'cloud_services'],
    ['AWS EMEA', null, 'AWS', 'cloud-infra', 'cloud_services'],
    ['PAWS AND CLAWS', null, 'PAWS AND CLAWS', 'other', 'other'],
    ['X.AI LLC', null, 'xAI', 'ai-apis', 'api_services'],
    ['Acme', 'platform.openai.com', 'OpenAI', 'ai-apis', 'api_services'],
    ['Acme', 'notopenai.com', 'Acme', 'other', 'other'],
    ['NAME-CHEAP.COM', 'namecheap.com', 'Namecheap', 'other', 'domains_hosting'],
    ['Something', 'https://cloud.google.com/run', 'Google Cloud', 'cloud-infra', 'cloud_services'],
  ] as const)('%s at %s is %s', (name, domain, provider, group, category) => {
    const merchant = { name, domain };
    expect(classifyMerchant(merchant, developerScheme)).toEqual({ provider, category: group });
    expect(classifyMerchant(merchant, agentScheme).category).toBe(category);
  });

  it.each([
    ['5734', 'software_services', 'dev-tools'],
    ['3000', 'travel', 'other'],
    ['3999', 'travel', 'other'],
    ['4000', 'other', 'other'],
    ['6051', 'cash_like', 'other'],
    ['4816', 'cloud_services', 'cloud-infra'],
    ['xx', 'other', 'other'],
  ])('falls back to code %s', (mcc, category, group) => {
    const merchant = { name: 'Somebody', mcc };
    expect(classifyMerchant(merchant, agentScheme)).toEqual({ category, provider: 'Somebody' });
    expect(classifyMerchant(merchant, developerScheme).category).toBe(group);
  });

  it('lets the domain decide over the name and the code', () => {
    const merchant = { name: 'GITHUB', domain: 'vercel.com', mcc: '7995' };
    expect(findProvider(merchant)?.name).toBe('Vercel');
  });

  it('takes a host’s own table', () => {
    const own = { name: 'Paws', kind: 'cloud', domains: ['paws.example'], spellings: ['paws'] } as const;
    const providers = [own, ...knownProviders];
    expect(classifyMerchant({ name: 'PAWS AND CLAWS' }, developerScheme, providers).provider).toBe('Paws');
  });

  it('knows every printed category once', () => {
    expect(categoriesOf(developerScheme).toSorted()).toEqual([
      'ai-apis',
      'cloud-infra',
      'dev-tools',
      'other',
    ]);
    expect(categoriesOf(agentScheme)).toHaveLength(14);
  });
});
