import { z } from 'zod';
import { jsonBody } from '../../../http/input.js';
import { jsonReply } from '../../../http/reply.js';
import { defineRoute } from '../../../http/route.js';
import type { BenefitsServices } from '../service/services.js';
import {
  addedBenefit,
  amountIn,
  amountOut,
  benefitDetail,
  benefitInput,
  benefitQuery,
  benefitUpdate,
  changeRow,
  creditList,
  dashboardRecord,
  given,
  idText,
  markedPeriod,
  periodQuery,
  usageInput,
} from '../wire.js';
import { getLeakReport, matchPurchase } from './routes/leaks.js';
import { showCredit, showPeriod, usedAt } from './routes/show.js';
import { usageStatus } from './rules/usage.js';

const route = defineRoute<BenefitsServices>();
const tags = ['Benefits'];
const credentials = ['key'] as const;
const byId = z.object({ id: idText });

/** `GET /benefits` (benefits spec §3.1). */
const listBenefits = route({
  id: 'listBenefits',
  method: 'GET',
  path: '/benefits',
  summary: 'Lists the current period of every active benefit, the one that ends first first.',
  tags,
  credentials,
  tool: { name: 'list_benefits' },
  input: { query: benefitQuery },
  replies: { 200: jsonReply(creditList) },
  handle: async ({ input: { query }, services, actor }) => {
    const { today, periods, totalAtRisk } = await services.perks.list(actor, {
      status: query.status,
      card: query.card,
      cardId: query.card_id,
      expiringWithinDays: query.expiring_within_days,
    });
    const credits = periods.map((each) => showCredit(each, today));
    const total = totalAtRisk === null ? {} : { total_at_risk: totalAtRisk };
    return { status: 200, body: { ...total, credit_count: credits.length, credits } };
  },
});

/** `GET /benefits/:id` (benefits spec §3.2). */
const getBenefit = route({
  id: 'getBenefit',
  method: 'GET',
  path: '/benefits/:id',
  summary: 'Shows a benefit with all its periods, newest first.',
  tags,
  credentials,
  tool: { name: 'get_benefit' },
  input: { path: byId, query: periodQuery },
  replies: { 200: jsonReply(benefitDetail) },
  errors: ['not_found'],
  handle: async ({ input, services, actor }) => {
    const includeFuture = input.query.include_future ?? false;
    const { benefit, periods } = await services.perks.get(actor, input.path.id, { includeFuture });
    return {
      status: 200,
      body: {
        benefit_id: benefit.benefitId,
        credit_name: benefit.creditName,
        card_display_name: benefit.card.displayName,
        owner: benefit.card.ownerName,
        category: benefit.category,
        schedule_type: benefit.scheduleType,
        description: benefit.description,
        status: benefit.row.status,
        periods: periods.map((period) => ({
          ...showPeriod(period, benefit.unit),
          period_label: period.label,
          status: usageStatus(period),
          used_at: usedAt(period),
          notes: period.notes,
        })),
      },
    };
  },
});

/** `PATCH /benefits/:id/use` (benefits spec §3.3). */
const markBenefitUsed = route({
  id: 'markBenefitUsed',
  method: 'PATCH',
  path: '/benefits/:id/use',
  summary: 'Marks a period, named by its period id, as used, partly used or unused.',
  tags,
  credentials,
  tool: {
    name: 'mark_benefit_used',
    names: { id: 'period_id', usageStatus: 'status', usedAmount: 'amount_used' },
  },
  input: { path: byId, body: jsonBody(usageInput) },
  replies: { 200: jsonReply(markedPeriod) },
  errors: ['not_found'],
  handle: async ({ input, services, actor }) => {
    const { usageStatus: status, usedAmount, notes, unlocked } = input.body;
    const { benefit, period } = await services.perks.mark(actor, input.path.id, {
      ...given({ usageStatus: status, notes, unlocked }),
      // What is beside used and unused is ignored, whatever it is.
      ...(status === 'partial' && typeof usedAmount === 'number'
        ? { usedAmount: ({ unit }) => amountIn(unit, usedAmount, 'usedAmount') }
        : {}),
    });
    const shown = showPeriod(period, benefit.unit);
    return {
      status: 200,
      body: {
        period_id: shown.period_id,
        status: usageStatus(period),
        amount: shown.amount,
        amount_used: shown.amount_used,
        amount_remaining: shown.amount_remaining,
        used_at: usedAt(period),
        is_locked: period.isLocked,
        success: true as const,
      },
    };
  },
});

/** `POST /benefits` (benefits spec §3.22). */
const createBenefit = route({
  id: 'createBenefit',
  method: 'POST',
  path: '/benefits',
  summary: 'Adds a benefit of your own to a card and lays out its periods.',
  tags,
  credentials,
  tool: { name: 'create_benefit' },
  input: { body: jsonBody(benefitInput) },
  replies: {
    201: jsonReply(addedBenefit),
    200: jsonReply(addedBenefit, { description: 'What `dry_run` would have added.' }),
  },
  errors: ['not_found', 'already_exists'],
  handle: async ({ input: { body }, services, actor }) => {
    const { unit, dry_run: dryRun, amount_by_month: months } = body;
    const amounts = Object.entries(months ?? {}).map(
      ([month, value]) => [month, amountIn(unit, value, 'amount_by_month')] as const,
    );
    const { benefit, periods } = await services.perks.add(
      actor,
      {
        cardId: body.card_id,
        creditName: body.credit_name,
        amount: amountIn(unit, body.amount, 'amount'),
        scheduleType: body.schedule_type,
        unit,
        category: body.category,
        force: body.force,
        notes: body.notes,
        gateSpend: body.gate_spend,
        amountByMonth: months && Object.fromEntries(amounts),
        endsOn: body.ends_on,
      },
      { dryRun },
    );
    const shown = {
      credit_name: benefit.creditName,
      amount: body.amount,
      schedule_type: benefit.scheduleType,
      periods_generated: periods.length,
      is_agent_created: benefit.isAgentCreated,
      success: true as const,
    } as const;
    if (!dryRun) return { status: 201, body: { benefit_id: benefit.id, ...shown } };
    return {
      status: 200,
      body: {
        ...shown,
        dry_run: true as const,
        periods: periods.map((period) => ({
          period_start: period.start,
          period_end: period.end,
          period_label: period.label,
          amount: amountOut(unit, period.amount),
        })),
      },
    };
  },
});

/** `PATCH /benefits/:id` (benefits spec §3.23). */
const updateBenefit = route({
  id: 'updateBenefit',
  method: 'PATCH',
  path: '/benefits/:id',
  summary: 'Changes a benefit; a new amount holds for periods that start after today.',
  tags,
  credentials,
  tool: [
    { name: 'update_benefit', names: { id: 'benefit_id' } },
    {
      name: 'archive_benefit',
      description: 'Takes a benefit out of every active view; its periods stay.',
      names: { id: 'benefit_id' },
      only: [],
      fixed: { status: 'discontinued' },
    },
  ],
  input: { path: byId, body: jsonBody(benefitUpdate) },
  replies: {
    200: jsonReply(
      z.object({ benefit_id: z.string(), changes: z.array(changeRow), success: z.literal(true) }),
    ),
  },
  errors: ['not_found', 'already_exists'],
  handle: async ({ input: { path, body }, services, actor }) => {
    const { amount } = body;
    const { benefit, changes } = await services.perks.update(
      actor,
      path.id,
      {
        creditName: body.credit_name,
        amount: amount === undefined ? undefined : ({ unit }) => amountIn(unit, amount, 'amount'),
        category: body.category,
        status: body.status,
        notes: body.notes,
        weightPercent: body.weight,
      },
      (kept, { unit }) => amountOut(unit, kept).toString(),
    );
    return {
      status: 200,
      body: {
        benefit_id: benefit.id,
        changes: changes.map(({ field, oldValue, newValue }) => ({
          field,
          old_value: oldValue,
          new_value: newValue,
        })),
        success: true as const,
      },
    };
  },
});

/** `GET /dashboard` (benefits spec §3.4). */
const getDashboard = route({
  id: 'getDashboard',
  method: 'GET',
  path: '/dashboard',
  summary: 'Sums up what is expiring, captured, available and paid in fees.',
  tags,
  credentials,
  tool: { name: 'get_dashboard' },
  replies: { 200: jsonReply(dashboardRecord) },
  handle: async ({ services, actor }) => {
    const board = await services.perks.dashboard(actor);
    return {
      status: 200,
      body: {
        expiring_in_30_days: board.expiring,
        captured_this_month: board.capturedThisMonth,
        total_available: board.totalAvailable,
        net_value_ytd: {
          total_fees: board.totalFees,
          total_captured: board.totalCaptured,
          net_value: board.netValue,
        },
        card_count: board.cardCount,
      },
    };
  },
});

/** Benefits and the dashboard. */
export const perkRoutes = [
  listBenefits,
  getBenefit,
  markBenefitUsed,
  createBenefit,
  updateBenefit,
  getDashboard,
  getLeakReport,
  matchPurchase,
] as const;
