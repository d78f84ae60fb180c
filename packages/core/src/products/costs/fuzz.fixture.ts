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
  key: fc.record({ name: fc.constantFrom('deploy', ' x '), defaultTags: fc.constant({ env: 'prod' }) }),
};

/** The same body with some members replaced, dropped or added. */
const mutated = (body: fc.Arbitrary<object>): fc.Arbitrary<unknown> =>
  fc.oneof(
    { weight: 3, arbitrary: body },
    {
      weight: 3,
      arbitrary: fc
        .tuple(
          body,
          fc.array(fc.tuple(fc.nat(20), scalar), { maxLength: 3 }),
          fc.option(fc.tuple(text, scalar)),
        )
        .map(([from, changes, extra]) => {
          const entries: [string, unknown][] = Object.entries(from);
          for (const [at, value] of changes) {
            const entry = entries[at % entries.length];
            if (entry) entry[1] = value;
          }
          return Object.fromEntries(extra ? [...entries, extra] : entries);
        }),
    },
    { weight: 1, arbitrary: scalar },
    { weight: 1, arbitrary: fc.constantFrom('{', '', '[1,2', '"a', '[]', 'null', '{"a":'.repeat(200)) },
  );

/** Bodies by route: valid ones, and mutations of them. */
export const bodies: Readonly<Record<string, fc.Arbitrary<unknown>>> = {
  recordCostEvent: mutated(valid.event),
  recordCostEvents: mutated(fc.record({ events: fc.array(valid.event, { minLength: 1, maxLength: 4 }) })),
  saveBudget: mutated(valid.budget),
  checkMcpBudget: mutated(valid.toolCheck),
  recordMcpEvents: mutated(valid.toolCalls),
  setToolCost: mutated(valid.toolCost),
  discoverTools: mutated(valid.discovery),
  createAction: fc.oneof(mutated(valid.action), mutated(valid.increase)),
  approveAction: fc.oneof(
    fc.constant(undefined),
    mutated(fc.record({ approvedAmountMicrodollars: fc.constantFrom(1, 10 ** 12) })),
  ),
  rejectAction: mutated(fc.record({ reason: fc.constantFrom('no', 'not today') })),
  reportAction: mutated(
    fc.constantFrom(
      { status: 'executing' },
      { status: 'executed', result: { ok: true } },
      { status: 'failed', errorMessage: 'no' },
    ),
  ),
  createKey: mutated(valid.key),
  updateKey: mutated(valid.key),
  createOrganization: mutated(
    fc.record({ name: fc.constant('Team'), slug: fc.constantFrom('one', 'two', 'team') }),
  ),
  updateOrganization: mutated(fc.record({ name: fc.constant('Team') })),
  changeMemberRole: mutated(fc.record({ role: fc.constantFrom('admin', 'member', 'viewer') })),
  createInvitation: mutated(
    fc.record({ email: fc.constant('new@example.com'), role: fc.constant('viewer') }),
  ),
  acceptInvitation: mutated(fc.record({ token: fc.constant('ns_inv_unknown') })),
  transferOrganization: mutated(
    fc.record({ newOwnerUserId: fc.constantFrom('ns_usr_admin', 'ns_usr_viewer') }),
  ),
  switchOrganization: mutated(
    fc.record({ orgId: fc.constant('ns_org_0190a0d2-7c3b-7d4e-8f00-0123456789ab') }),
  ),
};
