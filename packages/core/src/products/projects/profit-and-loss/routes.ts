import { z } from 'zod';
import { instant } from '../../../http/codecs.js';
import { jsonBody, rawBody } from '../../../http/input.js';
import { jsonReply } from '../../../http/reply.js';
import { defineRoute } from '../../../http/route.js';
import type { Actor } from '../../../kernel/actor.js';
import { notFound } from '../errors.js';
import type { ProjectsServices } from '../service/services.js';
import { readCallback } from './service/callbacks.js';
import {
  amountIn,
  dayIn,
  idPath,
  monthIn,
  projectDetail,
  readId,
  rowsUpTo,
  shownTransaction,
  someText,
  spendReply,
  transactionRow,
} from '../wire.js';

const route = defineRoute<ProjectsServices>();
const tags = ['Money'];
const credentials = ['session', 'key'] as const;

/** The place behind a transaction that a request names. */
const behind = async ({ money }: ProjectsServices, actor: Actor, id: string | undefined) =>
  id === undefined ? {} : { after: await money.positionOf(actor, readId('txn_', id)) };

/** `GET /api/projects/:id` (projects spec §3.4). */
const getProject = route({
  id: 'getProject',
  method: 'GET',
  path: '/projects/:id',
  summary: 'Shows a project with its profit and loss of a month, and its transactions, newest first.',
  description: 'At most 1,000 transactions; `before` with the id of the last one reads on.',
  tags,
  credentials,
  input: {
    path: idPath,
    query: z.object({ month: monthIn.optional(), limit: rowsUpTo(1_000), before: z.string().optional() }),
  },
  replies: { 200: jsonReply(projectDetail) },
  errors: ['not_found'],
  handle: async ({ input: { path, query }, services, actor, now }) => {
    const projectId = readId('proj_', path.id);
    const place = await behind(services, actor, query.before);
    const page = { projectId, income: true, limit: query.limit, ...place };
    const [project, pnl, transactions] = await Promise.all([
      services.portfolio.get(actor, projectId),
      services.money.of(actor, projectId, query.month, now),
      services.money.transactions(actor, page, now),
    ]);
    const body = {
      project,
      pnl: { ...pnl, topProviders: [...pnl.topProviders] },
      transactions: transactions.items.map(shownTransaction),
    };
    return { status: 200, body };
  },
});

/** `GET /api/spend` (projects spec §5). */
const getSpend = route({
  id: 'getSpend',
  method: 'GET',
  path: '/spend',
  summary: 'Breaks the spend of the month, or of some days, down by category, provider and project.',
  tags,
  credentials,
  input: {
    query: z.object({
      projectId: z.string().optional(),
      from: dayIn.optional(),
      to: dayIn.optional(),
      limit: rowsUpTo(500),
      before: z.string().optional(),
    }),
  },
  replies: { 200: jsonReply(spendReply) },
  errors: ['not_found'],
  handle: async ({ input: { query }, services, actor, now }) => {
    const { from, to, limit } = query;
    const projectId = query.projectId === undefined ? undefined : readId('proj_', query.projectId);
    const place = await behind(services, actor, query.before);
    const [breakdown, transactions] = await Promise.all([
      services.money.spend(actor, { projectId, from, to }, now),
      services.money.transactions(actor, { projectId, from, to, income: false, limit, ...place }, now),
    ]);
    const { total, byCategory, byProvider, byProject } = breakdown;
    const body = {
      totalSpend: total,
      byCategory: byCategory.map(({ name, ...slice }) => ({ category: name, ...slice })),
      byProvider: byProvider.map(({ name, ...slice }) => ({ provider: name, ...slice })),
      byProject: byProject.map(({ project, amount }) => ({
        projectId: project.id,
        projectName: project.name,
        amount,
      })),
      transactions: transactions.items.map(shownTransaction),
    };
    return { status: 200, body };
  },
});

/** `POST /api/projects/:id/revenue` (projects spec §6.2). */
const addRevenue = route({
  id: 'addRevenue',
  method: 'POST',
  path: '/projects/:id/revenue',
  summary: 'Books revenue of a project, once for each source and external id.',
  tags,
  credentials,
  role: 'member',
  input: {
    path: idPath,
    body: jsonBody(
      z.object({
        amount: amountIn,
        source: someText(100),
        externalId: someText(200),
        date: instant().optional(),
      }),
    ),
  },
  replies: { 201: jsonReply(transactionRow) },
  errors: ['not_found'],
  handle: async ({ input: { path, body }, services, actor, now }) => {
    const { amount, source, externalId, date } = body;
    const revenue = { amount, source, externalId, at: date };
    const { transaction } = await services.money.addRevenue(actor, readId('proj_', path.id), revenue, {
      now,
    });
    return { status: 201, body: shownTransaction(transaction) };
  },
});

/** Callbacks of payment providers. Whoever signed them is known by the signature alone. */
const receivePayment = route({
  id: 'receivePayment',
  method: 'POST',
  path: '/webhooks/payments/:source',
  summary:
    'Takes a payment provider’s signed callback and books the payment as revenue of the project it names.',
  tags,
  credentials: ['public'],
  unlimited: true,
  input: { path: z.object({ source: z.string() }), body: rawBody() },
  replies: { 200: jsonReply(z.object({ received: z.literal(true), recorded: z.boolean() })) },
  errors: ['not_found', 'invalid_signature'],
  handle: async ({ input: { path, body }, services, request, now }) => {
    const source = services.payments.get(path.source);
    if (source === undefined) throw notFound('Payment source');
    const payment = await readCallback(source, { headers: request.headers, body, now });
    const recorded = payment !== null && (await services.money.receive(source.name, payment, now));
    return { status: 200, body: { received: true as const, recorded } };
  },
});

/** Profit and loss, spend and revenue. */
export const moneyRoutes = [getProject, getSpend, addRevenue, receivePayment] as const;
