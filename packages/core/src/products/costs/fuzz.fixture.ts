import fc from 'fast-check';

/** Text that breaks careless code. */
export const text = fc.oneof(
  fc.string({ maxLength: 8 }),
  fc.string({ unit: 'binary', maxLength: 4 }),
  fc.constantFrom(
    '',
    '\0',
    '\ud800',
    '__proto__',
    'constructor',
    'a'.repeat(400),
    'ns_usr_',
    'ns_key_x',
    'k=v',
    '_ns_x=1',
  ),
);
/** Values of the wrong type, size or shape. */
export const scalar = fc.oneof(
  text,
  fc.constantFrom<unknown>(null, true, 0, -1, 1.5, 1e21, 2 ** 53, 2 ** 53 - 1, -0, [], {}, [[]], {
    a: { b: {} },
  }),
  fc.integer(),
);

const valid = {
  event: fc.record(
    {
      provider: fc.constantFrom('openai', 'anthropic', 'mcp'),
      model: fc.constantFrom('gpt-4.1', 'o3', 'files/read'),
      inputTokens: fc.oneof(fc.nat(1000), fc.constant(2 ** 53 - 1)),
      outputTokens: fc.nat(1000),
      costMicrodollars: fc.oneof(fc.nat(10_000), fc.constant(2 ** 53 - 1)),
      durationMs: fc.nat(),
      sessionId: fc.constantFrom('run-1', 'run-2'),
      traceId: fc.constant('0af7651916cd43dd8448eb211c80319c'),
      eventType: fc.constantFrom('llm', 'tool', 'custom'),
      tags: fc.dictionary(fc.constantFrom('team', 'env', '_ns_estimated'), fc.constantFrom('true', 'x'), {
        noNullPrototype: true,
      }),
      idempotencyKey: fc.constantFrom('i1', 'i2', 'i3'),
      customer: fc.constantFrom('globex', 'acme'),
    },
    { requiredKeys: ['provider', 'model', 'inputTokens', 'outputTokens', 'costMicrodollars'] },
  ),
  budget: fc.record(
    {
      entityType: fc.constantFrom('user', 'tag', 'customer'),
      entityId: fc.constantFrom('ns_usr_member', 'team=x', 'globex'),
      maxBudgetMicrodollars: fc.oneof(fc.integer({ min: 1, max: 10_000 }), fc.constant(2 ** 53 - 1)),
      policy: fc.constantFrom('strict_block', 'soft_block', 'warn'),
      resetInterval: fc.constantFrom('daily', 'weekly', 'monthly', 'yearly'),
      thresholdPercentages: fc.constantFrom([], [50], [10, 90, 100]),
      velocityLimitMicrodollars: fc.constantFrom(null, 1, 1000),
      velocityWindowSeconds: fc.integer({ min: 10, max: 3600 }),
      sessionLimitMicrodollars: fc.constantFrom(null, 5),
    },
    { requiredKeys: ['entityType', 'entityId', 'maxBudgetMicrodollars'] },
  ),
  action: fc.record(
    {
      agentId: fc.constantFrom('mailer', ' x '),
      actionType: fc.constantFrom('send_email', 'file_write'),
      payload: fc.constantFrom({}, { to: 'ada@example.com' }),
      metadata: fc.constantFrom(null, {}, { environment: 'prod', sourceFramework: ' ' }),
      expiresInSeconds: fc.constantFrom(1, 60, 604_800),
      holdMicrodollars: fc.constantFrom(1, 100),
    },
    { requiredKeys: ['agentId', 'actionType', 'payload'] },
  ),
  increase: fc.record({
    agentId: fc.constant('mailer'),
    actionType: fc.constant('budget_increase'),
    payload: fc.record({
      entityType: fc.constant('customer'),
      entityId: fc.constant('globex'),
      requestedAmountMicrodollars: fc.integer({ min: 1, max: 100 }),
      currentLimitMicrodollars: fc.constant(0),
      currentSpendMicrodollars: fc.constant(0),
      reason: fc.constant('a busy day'),
    }),
  }),
  toolCheck: fc.record({
    serverName: fc.constant('files'),
    toolName: fc.constantFrom('read', 'write'),
    estimateMicrodollars: fc.constantFrom(0, 0.5, 40, 2 ** 53 - 1),
  }),
  toolCalls: fc.record({
    events: fc.array(
      fc.record({
        serverName: fc.constant('files'),
        toolName: fc.constantFrom('read', 'write'),
        durationMs: fc.constantFrom(0, 41.5),
        costMicrodollars: fc.constantFrom(0, 7.2, 100),
        status: fc.constant('ok'),
        reservationId: fc.constantFrom(null, '0190a0d2-7c3b-7d4e-8f00-0123456789ab'),
      }),
      { minLength: 1, maxLength: 3 },
    ),
  }),
  toolCost: fc.record({
    serverName: fc.constant('files'),
    toolName: fc.constantFrom('read', 'write'),
    costMicrodollars: fc.nat(1000),
  }),
  discovery: fc.record({
    serverName: fc.constant('files'),
    tools: fc.uniqueArray(
      fc.record(
        {
          name: fc.constantFrom('read', 'write', 'list'),
          tierCost: fc.nat(1000),
          suggestedCost: fc.constantFrom(null, 5),
          annotations: fc.constantFrom(null, {}, { readOnly: true }),
        },
        { requiredKeys: ['name', 'tierCost'] },
      ),
      { selector: ({ name }) => name, minLength: 1, maxLength: 3 },
    ),
  }),
  webhook: fc.record(
    {
      url: fc.constantFrom('https://hooks.example.com/in', 'https://hooks.example.com/other'),
      description: fc.constantFrom(null, 'for billing'),
      eventTypes: fc.constantFrom([], ['cost_event.created']),
      enabled: fc.boolean(),
      payloadMode: fc.constantFrom('full', 'thin'),
    },
    { requiredKeys: ['url'] },
  ),
  slack: fc.record(
    {
      webhookUrl: fc.constant('https://hooks.slack.com/services/T000/B000/abcdefgh'),
      channelName: fc.constantFrom('spend', ''),
      isActive: fc.boolean(),
    },
    { requiredKeys: ['webhookUrl'] },
  ),
  upgradeUrl: fc.record({
    upgradeUrl: fc.constantFrom(null, 'https://pay.example.com/?c={customer_id}'),
  }),
  mapping: fc.record({
    stripeCustomerId: fc.constantFrom('cus_1', 'cus_2'),
    tagValue: fc.constantFrom('globex', 'acme'),
  }),
  key: fc.record({ name: fc.constantFrom('deploy', ' x '), defaultTags: fc.constant({ env: 'prod' }) }),
};

const bytes = (...parts: readonly (string | number)[]): Uint8Array =>
  Uint8Array.from(
    parts.flatMap((part) => (typeof part === 'string' ? [...new TextEncoder().encode(part)] : [part])),
  );

/** Bytes that are no UTF-8. */
const unreadable = [
  bytes('{"a":"', 0xc3, '"}'),
  bytes(0xff, 0xfe, '{', 0),
  bytes('"', 0xed, 0xa0, 0x80, '"'),
];

/** The same body with some members replaced, dropped or added; something else; or what no JSON reader takes. */
export const mutated = (body: fc.Arbitrary<unknown>): fc.Arbitrary<unknown> =>
  fc.oneof(
    {
      weight: 3,
      arbitrary: fc
        .tuple(
          body,
          fc.array(fc.tuple(fc.nat(20), scalar), { maxLength: 3 }),
          fc.option(fc.tuple(text, scalar)),
        )
        .map(([from, changes, extra]) => {
          const entries: [string, unknown][] = Object.entries(from ?? {});
          for (const [at, value] of changes) {
            const entry = entries[at % entries.length];
            if (entry) entry[1] = value;
          }
          return Object.fromEntries(extra ? [...entries, extra] : entries);
        }),
    },
    { weight: 1, arbitrary: scalar },
    { weight: 1, arbitrary: fc.constantFrom('{', '', '[1,2', '"a', '[]', 'null', '{"a":'.repeat(200)) },
    { weight: 1, arbitrary: fc.constantFrom(...unreadable) },
  );

/** Good bodies of routes whose rules say more than their schemas print. */
export const bodies: Readonly<Record<string, fc.Arbitrary<unknown>>> = {
  recordCostEvent: valid.event,
  recordCostEvents: fc.record({ events: fc.array(valid.event, { minLength: 1, maxLength: 4 }) }),
  saveBudget: valid.budget,
  checkMcpBudget: valid.toolCheck,
  recordMcpEvents: valid.toolCalls,
  setToolCost: valid.toolCost,
  discoverTools: valid.discovery,
  createAction: fc.oneof(valid.action, valid.increase),
  approveAction: fc.option(fc.record({ approvedAmountMicrodollars: fc.constantFrom(1, 10 ** 12) }), {
    nil: undefined,
  }),
  reportAction: fc.constantFrom(
    { status: 'executing' },
    { status: 'executed', result: { ok: true } },
    { status: 'failed', errorMessage: 'no' },
  ),
  createWebhook: valid.webhook,
  updateWebhook: valid.webhook,
  saveSlackConfig: valid.slack,
  setUpgradeUrl: valid.upgradeUrl,
  setCustomerUpgradeUrl: valid.upgradeUrl,
  saveCustomerMapping: valid.mapping,
  openCheckout: fc.record({ priceId: fc.constantFrom('price_pro', 'price_x') }),
  createKey: valid.key,
  updateKey: valid.key,
  createOrganization: fc.record({
    name: fc.constant('Team'),
    slug: fc.stringMatching(/^[a-z]{3}$/),
  }),
  createInvitation: fc.record({
    email: fc.emailAddress({ size: 'small' }),
    role: fc.constantFrom('viewer', 'member'),
  }),
  transferOrganization: fc.record({ newOwnerUserId: fc.constantFrom('ns_usr_admin', 'ns_usr_viewer') }),
};
