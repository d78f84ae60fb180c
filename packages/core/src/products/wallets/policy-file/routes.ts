import { z } from 'zod';
import { parseJson } from '../../../http/execute/json.js';
import { rawBody } from '../../../http/input.js';
import { jsonReply } from '../../../http/reply.js';
import { defineRoute } from '../../../http/route.js';
import { invalid } from '../../../kernel/errors.js';
import type { Json, JsonObject } from '../../../kernel/json.js';
import { invalidConfig } from '../errors.js';
import { enter, repeated } from '../routes/entered.js';
import type { WalletsServices } from '../service/services.js';
import {
  appliedRecord,
  configHeaders,
  configQuery,
  planRecord,
  shownApplied,
  shownConfigOf,
  shownConfigRecord,
  shownPlan,
  walletId,
} from '../wire.js';
import type { ConfigTarget } from './service.js';
import { environmentFault, environmentWord, withEnvironment } from './rules/config-input.js';
import { parsePolicy } from './rules/parse-file.js';
import { normalizeConfig, type ReadConfig } from './rules/read-config.js';
import { writePolicy } from './rules/write-file.js';

const route = defineRoute<WalletsServices>();
const tags = ['Config'];
const file = rawBody(['text/markdown', 'text/plain', 'application/json'], { spellsJson: true });

/** A body as a config: a SPEND.md, or the same as JSON. */
function readBody(
  bytes: Uint8Array,
  {
    type,
    strict,
    environment,
  }: { readonly type: string; readonly strict: boolean; readonly environment: string },
): ReadConfig {
  const word = environmentWord(environment);
  const read = type.startsWith('application/json')
    ? ofJson(parseJson(bytes) as Json)
    : parsePolicy(bytes, { strict, environment: word });
  const fault = read.config && environmentFault(read.config.metadata.environment, environment);
  return fault ? { config: null, issues: [...read.issues, fault] } : read;

  function ofJson(data: Json): ReadConfig {
    if (typeof data !== 'object' || data === null || Array.isArray(data))
      throw invalid([], 'Must be a config');
    return normalizeConfig(withEnvironment(data as JsonObject, environment), { strict: true });
  }
}

/** `GET /config/:wallet_id` (wallets spec §6.7). */
const getConfig = route({
  id: 'getConfig',
  method: 'GET',
  path: '/config/:wallet_id',
  summary: "Shows a wallet's config, its hash, and the SPEND.md that says the same.",
  tags,
  credentials: ['key'],
  scope: 'read',
  input: { path: z.object({ wallet_id: walletId }) },
  replies: { 200: jsonReply(shownConfigRecord) },
  errors: ['not_found'],
  handle: async (context) => {
    const { input, services, actor } = context;
    const id = input.path.wallet_id;
    const { now } = await enter(context, id);
    const shown = await services.config.read(actor, id, now);
    return { status: 200, body: shownConfigOf(shown, writePolicy(shown.config)) };
  },
});

type Putting = Parameters<typeof enter>[0] & {
  readonly input: {
    readonly query: z.output<typeof configQuery>;
    readonly headers: z.output<typeof configHeaders>;
    readonly body: Uint8Array;
  };
};

/** Plans a config with `dry_run`, applies it without. */
async function put(context: Putting, id?: string) {
  const { input, services, actor } = context;
  const { now, op } = await enter(context, id);
  const { config, issues } = readBody(input.body, {
    type: input.headers['content-type'] ?? 'application/json',
    strict: input.query.strict === 'true',
    environment: actor.environment,
  });
  const ifMatch = input.headers['if-match']?.replace(/^W\/|"/g, '');
  const target: ConfigTarget = {
    ...(id !== undefined && { walletId: id }),
    ...(ifMatch !== undefined && { ifMatch }),
  };
  if (input.query.dry_run === 'true') {
    const plan = config && (await services.config.plan(actor, config, target, now));
    return { status: 200, body: { kind: 'plan' as const, ...shownPlan(plan, issues) } } as const;
  }
  if (config === null) throw invalidConfig(issues);
  const applied = await services.config.apply(actor, config, target, { now, ...(op && { op }) });
  const body = { kind: 'applied' as const, ...shownApplied(applied, issues) };
  return { status: 200, body, ...repeated(applied.replayed) } as const;
}

const putReplies = {
  200: jsonReply(
    z.discriminatedUnion('kind', [
      planRecord.extend({ kind: z.literal('plan') }),
      appliedRecord.extend({ kind: z.literal('applied') }),
    ]),
  ),
} as const;
const putErrors = [
  'not_found',
  'config_changed',
  'wallet_closed',
  'plan_limit_reached',
  'duplicate_agent_name',
  'card_refused',
];

/** `PUT /config/:wallet_id` (wallets spec §6.7). */
const putConfig = route({
  id: 'putConfig',
  method: 'PUT',
  path: '/config/:wallet_id',
  summary: 'Brings a wallet to a SPEND.md, or with `dry_run=true` says what that would do.',
  tags,
  credentials: ['key'],
  scope: 'write',
  idempotent: true,
  input: { path: z.object({ wallet_id: walletId }), query: configQuery, headers: configHeaders, body: file },
  replies: putReplies,
  errors: putErrors,
  handle: (context) => put(context, context.input.path.wallet_id),
});

/** `PUT /config`: the agent that the file names. */
const putAgentConfig = route({
  id: 'putAgentConfig',
  method: 'PUT',
  path: '/config',
  summary:
    "Brings the wallet of a SPEND.md's agent to it, or makes that wallet; `dry_run=true` says what that would do.",
  tags,
  credentials: ['key'],
  scope: 'write',
  idempotent: true,
  input: { query: configQuery, headers: configHeaders, body: file },
  replies: putReplies,
  errors: putErrors,
  handle: (context) => put(context),
});

/** Configs (wallets spec §6.7). */
export const configRoutes = [getConfig, putConfig, putAgentConfig] as const;
