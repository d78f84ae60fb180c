import type { z } from 'zod';
import { jsonBody } from '../../../../http/input.js';
import { jsonReply } from '../../../../http/reply.js';
import { defineRoute } from '../../../../http/route.js';
import { invalid } from '../../../../kernel/errors.js';
import type { BenefitsServices } from '../../service/services.js';
import { leakQuery, leakRecord, matchedPurchase, purchaseInput } from '../../wire.js';
import type { UsageProposal } from '../rules/match-transaction.js';

const route = defineRoute<BenefitsServices>();
const tags = ['Benefits'];
const credentials = ['key'] as const;

const mostYears = 10;

/** `GET /leak-report`, beyond the printed API. */
export const getLeakReport = route({
  id: 'getLeakReport',
  method: 'GET',
  path: '/leak-report',
  summary:
    'What was offered, captured and lost per card and year; this year and the last unless told otherwise.',
  tags,
  credentials,
  tool: { name: 'get_leak_report' },
  input: { query: leakQuery },
  replies: { 200: jsonReply(leakRecord) },
  handle: async ({ input: { query }, services, actor, now }) => {
    const to = query.to_year ?? now.getUTCFullYear();
    const from = query.from_year ?? to - 1;
    if (from > to || to - from >= mostYears)
      throw invalid(['from_year'], `must lie at most ${mostYears - 1} years before to_year`);
    const leaks = await services.perks.leaks(actor, { from, to });
    return {
      status: 200,
      body: {
        cards: leaks.map(({ cardId, displayName, ...leak }) => ({
          card_id: cardId,
          card_display_name: displayName,
          ...leak,
        })),
        total_lost: leaks.reduce((sum, { lost }) => sum + lost, 0),
      },
    };
  },
});

const showProposal = (proposal: UsageProposal): NonNullable<z.output<typeof matchedPurchase>['applied']> => ({
  benefit_id: proposal.benefitId,
  period_id: proposal.periodId,
  amount: proposal.amount,
  used_after: proposal.usedAfter,
  matched_words: [...proposal.words],
  is_sure: proposal.isSure,
});

/** `POST /purchases/match`, beyond the printed API. */
export const matchPurchase = route({
  id: 'matchPurchase',
  method: 'POST',
  path: '/purchases/match',
  summary: 'Finds the credits that a purchase could use; with `apply` the only sure one is marked.',
  tags,
  credentials,
  tool: { name: 'match_purchase' },
  input: { body: jsonBody(purchaseInput) },
  replies: { 200: jsonReply(matchedPurchase) },
  errors: ['not_found'],
  handle: async ({ input: { body }, services, actor }) => {
    const { card_id: cardId, merchant, amount, date, apply } = body;
    const purchase = { cardId, merchant, amount, date };
    const { proposals, applied } = await services.perks.match(actor, purchase, { apply });
    return {
      status: 200,
      body: { proposals: proposals.map(showProposal), applied: applied && showProposal(applied) },
    };
  },
});
