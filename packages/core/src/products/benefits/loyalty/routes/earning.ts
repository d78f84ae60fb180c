import { z } from 'zod';
import { jsonReply } from '../../../../http/reply.js';
import { defineRoute } from '../../../../http/route.js';
import { invalid } from '../../../../kernel/errors.js';
import { roundedQuotient } from '../../rules/figures.js';
import type { BenefitsServices } from '../../service/services.js';
import { bestCardQuery, bestCardRow, rateQuery, rateRow } from '../../wire.js';

const route = defineRoute<BenefitsServices>();
const tags = ['Loyalty'];
const credentials = ['key'] as const;

/** Thousandths of a point times micros of a dollar, as cents. */
const centsPerDollar = (multiplier: number, cpp: number): number =>
  roundedQuotient(BigInt(multiplier) * BigInt(cpp), 10_000_000n, 4);

/** `GET /earn-rates` (benefits spec §3.17). */
export const getEarnRates = route({
  id: 'getEarnRates',
  method: 'GET',
  path: '/earn-rates',
  summary: 'Lists what a held card, or a card of the catalog, earns.',
  tags,
  credentials,
  tool: { name: 'get_earn_rates' },
  input: { query: rateQuery },
  replies: { 200: jsonReply(z.array(rateRow)) },
  errors: ['not_found'],
  handle: async ({ input: { query }, services, actor }) => {
    const { template, cpp, currencyName } = await services.loyalty.earnRates(actor, {
      cardId: query.card_id,
      templateId: query.card_template_id,
    });
    return {
      status: 200,
      body: template.earn.map((rate) => ({
        category: rate.category,
        multiplier: rate.multiplier / 1000,
        currency: template.programKey,
        currency_display_name: currencyName,
        cpp_valuation: cpp,
        value_per_dollar_cents: cpp === null ? null : centsPerDollar(rate.multiplier, cpp),
        channel: rate.channel,
        cap_amount: rate.cap === undefined ? null : rate.cap / 100,
        is_rotating: rate.category === 'rotating',
        brand: rate.brand ?? null,
        verified_date: template.asOf,
      })),
    };
  },
});

/** `GET /best-card` (benefits spec §3.18). */
export const getBestCard = route({
  id: 'getBestCard',
  method: 'GET',
  path: '/best-card',
  summary: 'Ranks your cards by what a purchase of a category earns.',
  tags,
  credentials,
  tool: { name: 'get_best_card' },
  input: { query: bestCardQuery },
  replies: { 200: jsonReply(z.array(bestCardRow)) },
  handle: async ({ input: { query }, services, actor }) => {
    if (query.category === undefined) throw invalid(['category'], 'is required');
    const cards = await services.loyalty.bestCards(actor, {
      category: query.category,
      amount: query.amount,
      owner: query.owner,
      channel: query.channel ?? 'any',
      cppOverride: query.cpp_override,
      includeSubPriority: query.include_sub_priority ?? false,
    });
    return {
      status: 200,
      body: cards.map((card) => ({
        rank: card.rank,
        card_id: card.cardId,
        card_display_name: card.displayName,
        multiplier: card.multiplier,
        currency: card.currency,
        cpp_used: card.cpp,
        value_per_dollar_cents: card.valuePerDollarCents,
        ...(card.subValuePerDollarCents === null
          ? {}
          : { sub_value_per_dollar_cents: card.subValuePerDollarCents }),
        points_earned: card.pointsEarned,
        estimated_value: card.estimatedValue,
        channel: card.channel,
      })),
    };
  },
});
