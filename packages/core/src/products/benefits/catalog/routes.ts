import { z } from 'zod';
import { jsonReply } from '../../../http/reply.js';
import { defineRoute } from '../../../http/route.js';
import { invalid } from '../../../kernel/errors.js';
import { textLength } from '../../../kernel/text.js';
import type { BenefitsServices } from '../service/services.js';
import { catalogQuery, catalogRow } from '../wire.js';
import { isPremium } from './rules/benefit-versions.js';

const route = defineRoute<BenefitsServices>();

/** `GET /catalog` (benefits spec §3.9). */
const searchCatalog = route({
  id: 'searchCatalog',
  method: 'GET',
  path: '/catalog',
  summary: 'Finds cards that can be added by words of issuer, bank and name.',
  tags: ['Catalog'],
  credentials: ['key'],
  tool: { name: 'search_catalog', names: { q: 'query' } },
  input: { query: catalogQuery },
  replies: { 200: jsonReply(z.array(catalogRow)) },
  handle: async ({ input, services, actor }) => {
    const words = input.query.q?.trim() ?? '';
    if (textLength(words) < 2) throw invalid(['q'], 'must be at least 2 characters');
    const found = await services.catalog.search(actor, words);
    return {
      status: 200,
      body: found.map(({ template, benefitCount }) => ({
        card_template_id: template.id,
        issuer: template.issuer,
        name: template.name,
        annual_fee: template.annualFee,
        is_premium: isPremium(template),
        benefit_count: benefitCount,
        as_of: template.asOf,
        confidence: template.confidence,
      })),
    };
  },
});

/** The catalog. */
export const catalogRoutes = [searchCatalog] as const;
