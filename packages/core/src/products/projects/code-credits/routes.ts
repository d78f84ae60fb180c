import { z } from 'zod';
import { jsonBody } from '../../../http/input.js';
import { jsonReply } from '../../../http/reply.js';
import { defineRoute } from '../../../http/route.js';
import type { Micros } from '../../../kernel/micros.js';
import type { ProjectsServices } from '../service/services.js';
import { readId, redeemedReply, redeemInput, rewardsReply, rowsUpTo, shownCredit } from '../wire.js';
import type { CreditBalance } from './rules/balance.js';
import { monthOf } from '../profit-and-loss/rules/months.js';

const route = defineRoute<ProjectsServices>();
const tags = ['Rewards'];
const credentials = ['session', 'key'] as const;

const shownBalance = ({ total, pending, earned, redeemed }: CreditBalance) => ({
  totalCredits: total,
  pendingCredits: pending,
  lifetimeEarned: earned,
  lifetimeRedeemed: redeemed,
});

/** `GET /api/rewards` (projects spec §8). */
const getRewards = route({
  id: 'getRewards',
  method: 'GET',
  path: '/rewards',
  summary:
    'Shows Code Credits: the balance, what each tier brought this month, and the history, newest first.',
  tags,
  credentials,
  input: { query: z.object({ limit: rowsUpTo(500), before: z.string().optional() }) },
  replies: { 200: jsonReply(rewardsReply) },
  errors: ['not_found'],
  handle: async ({ input: { query }, services, actor, now }) => {
    const { credits, money } = services;
    const place =
      query.before === undefined
        ? {}
        : { after: await credits.positionOf(actor, readId('rwd_', query.before)) };
    const [balance, tiers, breakdown, history] = await Promise.all([
      credits.balance(actor),
      credits.tiers(actor, monthOf(now)),
      money.spend(actor, {}, now),
      credits.history(actor, { limit: query.limit, ...place }),
    ]);
    const spent = new Map<string, Micros>(breakdown.byCategory.map(({ name, amount }) => [name, amount]));
    const body = {
      balance: shownBalance(balance),
      tiers: tiers.map(({ category, label, rate, earned }) => ({
        ...{ category: label, rate, earned },
        spend: spent.get(category) ?? 0n,
      })),
      history: history.items.map(shownCredit),
    };
    return { status: 200, body };
  },
});

/** `POST /api/rewards/redeem` (projects spec §8). */
const redeemCredits = route({
  id: 'redeemCredits',
  method: 'POST',
  path: '/rewards/redeem',
  summary: 'Turns at least 10 credits into money of the account.',
  tags,
  credentials,
  role: 'admin',
  idempotent: true,
  input: { body: jsonBody(redeemInput) },
  replies: { 201: jsonReply(redeemedReply) },
  errors: ['insufficient_credits'],
  handle: async ({ input, services, actor, op, now }) => {
    const { entry, replayed, hash } = await services.credits.redeem(actor, input.body.amount, { op, now });
    const balance = shownBalance(await services.credits.balance(actor));
    return { status: 201, body: { ...shownCredit(entry), balance }, replay: { replayed, hash } };
  },
});

/** Code Credits. */
export const creditRoutes = [getRewards, redeemCredits] as const;
