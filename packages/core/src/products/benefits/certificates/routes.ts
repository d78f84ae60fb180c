import { z } from 'zod';
import { jsonBody } from '../../../http/input.js';
import { jsonReply } from '../../../http/reply.js';
import { defineRoute } from '../../../http/route.js';
import type { BenefitsServices } from '../service/services.js';
import {
  addedReward,
  deletedReward,
  idText,
  rewardInput,
  rewardQuery,
  rewardRow,
  rewardUpdate,
  updatedReward,
} from '../wire.js';
import type { Reward } from './model.js';

const route = defineRoute<BenefitsServices>();
const tags = ['Rewards'];
const credentials = ['key'] as const;
const byId = z.object({ id: idText });

const showReward = (reward: Reward): z.output<typeof rewardRow> => ({
  id: reward.id,
  name: reward.name,
  type: reward.type,
  value: reward.value,
  currency: reward.currency,
  expiration_date: reward.expirationDate,
  status: reward.status,
  source: reward.source,
});

/** `GET /rewards` (benefits spec §3.28). */
const listRewards = route({
  id: 'listRewards',
  method: 'GET',
  path: '/rewards',
  summary: 'Lists gift cards, vouchers and certificates, the one that ends first first.',
  tags,
  credentials,
  tool: { name: 'list_rewards' },
  input: { query: rewardQuery },
  replies: { 200: jsonReply(z.array(rewardRow)) },
  handle: async ({ input: { query }, services, actor }) => {
    const rewards = await services.rewards.list(actor, {
      status: query.status,
      type: query.type,
      expiringWithinDays: query.expiring_within_days,
    });
    return { status: 200, body: rewards.map(showReward) };
  },
});

/** `POST /rewards` (benefits spec §3.29). */
const addReward = route({
  id: 'addReward',
  method: 'POST',
  path: '/rewards',
  summary: 'Keeps a reward; texts that hold card numbers are refused.',
  tags,
  credentials,
  tool: { name: 'add_reward' },
  input: { body: jsonBody(rewardInput) },
  replies: { 201: jsonReply(addedReward) },
  handle: async ({ input: { body }, services, actor }) => {
    const reward = await services.rewards.add(actor, {
      name: body.name,
      type: body.type,
      value: body.value,
      expirationDate: body.expiration_date,
      source: body.source,
      owner: body.owner,
      currency: body.currency,
      notes: body.notes,
    });
    return { status: 201, body: { ...showReward(reward), success: true as const } };
  },
});

/** `PATCH /rewards/:id` (benefits spec §3.30). */
const updateReward = route({
  id: 'updateReward',
  method: 'PATCH',
  path: '/rewards/:id',
  summary: 'Changes a reward or marks it as used.',
  tags,
  credentials,
  tool: { name: 'update_reward', names: { id: 'reward_id' } },
  input: { path: byId, body: jsonBody(rewardUpdate) },
  replies: { 200: jsonReply(updatedReward) },
  errors: ['not_found'],
  handle: async ({ input: { path, body }, services, actor }) => {
    const reward = await services.rewards.update(actor, path.id, {
      status: body.status,
      name: body.name,
      value: body.value,
      expirationDate: body.expiration_date,
      type: body.type,
      source: body.source,
      notes: body.notes,
    });
    return { status: 200, body: { ...showReward(reward), used_at: reward.usedOn } };
  },
});

/** `DELETE /rewards/:id` (benefits spec §3.31). */
const removeReward = route({
  id: 'removeReward',
  method: 'DELETE',
  path: '/rewards/:id',
  summary: 'Removes a reward for good.',
  tags,
  credentials,
  tool: { name: 'remove_reward', names: { id: 'reward_id' } },
  input: { path: byId },
  replies: { 200: jsonReply(deletedReward) },
  errors: ['not_found'],
  handle: async ({ input, services, actor }) => {
    const { id, name } = await services.rewards.remove(actor, input.path.id);
    return { status: 200, body: { id, name, deleted: true as const } };
  },
});

/** Rewards. */
export const rewardRoutes = [listRewards, addReward, updateReward, removeReward] as const;
