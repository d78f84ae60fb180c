import { z } from 'zod';
import { jsonBody } from '../../../../http/input.js';
import { jsonReply } from '../../../../http/reply.js';
import { defineRoute } from '../../../../http/route.js';
import { invalid } from '../../../../kernel/errors.js';
import { roundedQuotient } from '../../rules/figures.js';
import type { BenefitsServices } from '../../service/services.js';
import {
  changedProgram,
  partnerQuery,
  partnerRow,
  programInput,
  programQuery,
  programRow,
} from '../../wire.js';

const route = defineRoute<BenefitsServices>();
const tags = ['Loyalty'];
const credentials = ['key'] as const;

/** `GET /programs` (benefits spec §3.14). */
export const listPrograms = route({
  id: 'listPrograms',
  method: 'GET',
  path: '/programs',
  summary: 'Lists tracked programs with what their balances are worth and how old they are.',
  tags,
  credentials,
  tool: { name: 'list_programs' },
  input: { query: programQuery },
  replies: { 200: jsonReply(z.array(programRow)) },
  handle: async ({ input: { query }, services, actor }) => {
    const [programs, owners] = await Promise.all([
      services.loyalty.programs(actor, {
        hasBalance: query.has_balance,
        type: query.type,
        owner: query.owner,
        staleDays: query.stale_days,
      }),
      services.household.owners(actor),
    ]);
    const names = new Map(owners.map(({ id, name }) => [id, name]));
    return {
      status: 200,
      body: programs.map(({ program, ...view }) => ({
        program_key: program.programKey,
        display_name: program.displayName,
        type: program.type,
        currency: program.currency,
        balance: program.balance,
        cpp_valuation: view.cpp,
        estimated_value: view.value,
        last_updated: view.lastUpdated,
        days_since_update: view.days,
        is_stale: view.isStale,
        linked_cards: [...view.linkedCards],
        transfer_partner_count: view.transferPartnerCount,
        owner: program.ownerId === null ? null : (names.get(program.ownerId) ?? null),
        expires_on: program.expiresOn,
      })),
    };
  },
});

/** `POST /programs` (benefits spec §3.15). */
export const saveProgram = route({
  id: 'saveProgram',
  method: 'POST',
  path: '/programs',
  summary: "Sets or moves a program's balance, or says what its points are worth.",
  tags,
  credentials,
  tool: { name: 'update_balance' },
  input: { body: jsonBody(programInput) },
  replies: { 200: jsonReply(changedProgram) },
  handle: async ({ input: { body }, services, actor }) => {
    const { program, previousBalance, cpp, value } = await services.loyalty.save(actor, {
      programKey: body.program_key,
      balance: body.balance,
      delta: body.delta,
      displayName: body.display_name,
      cpp: body.cpp_valuation,
      type: body.program_type,
      currency: body.currency,
      owner: body.owner,
      notes: body.notes,
      expiresOn: body.expires_on,
    });
    return {
      status: 200,
      body: {
        program_key: program.programKey,
        previous_balance: previousBalance,
        new_balance: program.balance,
        change: program.balance - previousBalance,
        cpp_valuation: cpp,
        estimated_value: value,
        last_updated: program.balanceAt,
      },
    };
  },
});

/** `GET /programs/transfer-partners` (benefits spec §3.16). */
export const listTransferPartners = route({
  id: 'listTransferPartners',
  method: 'GET',
  path: '/programs/transfer-partners',
  summary: 'Lists where points of a program can go, the best ratio first.',
  tags,
  credentials,
  tool: { name: 'get_transfer_partners' },
  input: { query: partnerQuery },
  replies: { 200: jsonReply(z.array(partnerRow)) },
  errors: ['not_found'],
  handle: ({ input, services }) => {
    const { source } = input.query;
    if (source === undefined) throw invalid(['source'], 'is required');
    return {
      status: 200,
      body: services.loyalty.partners(source).map((route) => ({
        target_program_key: route.target,
        target_display_name: route.targetName,
        ratio: roundedQuotient(BigInt(route.to), BigInt(route.from), 4),
        min_transfer: route.minTransfer,
        notes: route.notes,
      })),
    };
  },
});
