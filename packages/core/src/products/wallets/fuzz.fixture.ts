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
    'wal_',
    'crd_x',
    '1e999 USD',
  ),
);

/** Values of the wrong type, size or shape. */
export const scalar = fc.oneof(
  text,
  fc.constantFrom<unknown>(null, true, 0, -1, 1.5, 1e21, 2 ** 53, 1e-9, -0, [], {}, [[]], { a: { b: {} } }),
  fc.integer(),
);

const amount = fc.oneof(
  fc.record({
    amount: fc.constantFrom(0, 0.01, 1, 12.5, 75, 1e12, 1e21, 0.001, -5),
    currency: fc.constantFrom('USD', 'EUR', 'JPY', 'XXX'),
  }),
  fc.constantFrom<unknown>(5, 500, '5 USD', null),
);
const domains = fc.constantFrom(
  ['openai.com'],
  ['*.example.com', 'exa.ai'],
  [],
  null,
  ['a b'],
  ['https://www.X.com/y'],
);
const partly = <T>(model: { [K in keyof T]: fc.Arbitrary<T[K]> }, requiredKeys: (keyof T)[]) =>
  fc.record(model, { requiredKeys });

const sections = {
  description: text,
  version: fc.constantFrom('1.0.0', 'x'),
  spend: partly(
    {
      monthly_limit: amount,
      daily_limit: amount,
      per_transaction: amount,
      allowlist: domains,
      blocklist: domains,
      allowed_categories: fc.constantFrom(['api_services'], [], null, ['nonsense']),
      require_https: fc.constantFrom<unknown>(true, false, null, 'yes'),
      geographic_restrictions: fc.constantFrom(['US', '!RU'], null, ['usa']),
      currency: fc.constantFrom('USD', 'JPY', 'XXX'),
    },
    [],
  ),
  approval: partly(
    {
      auto_approve_under: amount,
      require_confirmation_over: amount,
      timeout_action: fc.constantFrom('deny', 'approve', 'maybe'),
      timeout_minutes: fc.constantFrom<unknown>(1, 15, 1_440, 0, 1.5),
      approval_channels: fc.constantFrom(['slack'], ['pigeon']),
    },
    [],
  ),
  notifications: partly(
    {
      webhook: fc.constantFrom('https://hooks.example.com/x', 'http://localhost', 'x'),
      events: fc.constantFrom(['*'], ['transaction.*'], ['x']),
    },
    [],
  ),
  security: partly({ ip_allowlist: fc.constantFrom(['203.0.113.0/24'], ['x'], ['::1'], null) }, []),
  metadata: partly(
    {
      custom: fc.constantFrom<unknown>({}, { a: [1, null] }, []),
      environment: fc.constantFrom('production', 'test'),
    },
    [],
  ),
};

const wallet = partly(
  {
    agent_name: fc.constantFrom('scout', 'Scout', 'a b', ''),
    owner: fc.constantFrom('a@b.co', 'nobody'),
    ...sections,
  },
  ['agent_name', 'owner'],
);
const merchant = partly(
  {
    name: fc.constantFrom('OpenAI', 'x', ''),
    domain: fc.constantFrom('openai.com', 'evil.example', null, 'ü.de'),
    country: fc.constantFrom('US', 'de', 'X', null),
    mcc: fc.constantFrom('7372', '1', null),
    url: fc.constantFrom('https://openai.com/pay', 'http://x', null, ':::'),
    category: text,
  },
  ['name'],
);
const charge = partly(
  {
    wallet_id: fc.constantFrom('wal_agent', 'wal_none', 'agent'),
    card_id: fc.constantFrom(null, 'crd_none'),
    amount,
    merchant,
    description: text,
    on_approval: fc.constantFrom('wait', 'fail', 'x'),
    capture: fc.constantFrom<unknown>(true, false),
  },
  ['wallet_id', 'amount', 'merchant'],
);
const file = fc.constantFrom(
  '## Identity\nagent_name: scout\nowner: a@b.co\n',
  '## Identity\nagent_name: research-bot\nowner: a@b.co\n## Spending\nspend:\n  daily_limit: 5 USD\n',
  '## Identity\nagent_name: x\n\towner: y',
  '',
  '---',
);

/** The same body with some members replaced, dropped or added. */
const mutated = (body: fc.Arbitrary<unknown>): fc.Arbitrary<unknown> =>
  fc.oneof(
    { weight: 4, arbitrary: body },
    {
      weight: 2,
      arbitrary: fc
        .tuple(
          body,
          fc.array(fc.tuple(fc.nat(20), scalar), { maxLength: 3 }),
          fc.option(fc.tuple(text, scalar)),
        )
        .map(([from, changes, extra]) => {
          const entries: [string, unknown][] = Object.entries(from as object);
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
  createWallet: mutated(wallet),
  updateWallet: mutated(fc.record(sections, { requiredKeys: [] })),
  createCard: mutated(
    partly({ name: fc.constantFrom('primary', 'spare', ''), limit: amount, frozen: fc.boolean() }, ['name']),
  ),
  createAuthorization: mutated(charge),
  testAuthorization: mutated(charge),
  captureTransaction: mutated(partly({ amount }, [])),
  refundTransaction: mutated(partly({ amount }, [])),
  approveTransaction: mutated(partly({ note: text }, [])),
  denyTransaction: mutated(partly({ reason: text }, [])),
  createKey: mutated(
    partly(
      {
        name: fc.constantFrom('ci', ''),
        scopes: fc.constantFrom(['read'], ['approve'], ['x'], []),
        wallet_id: fc.constantFrom('wal_agent', 'wal_none', null),
        expires_in_days: fc.constantFrom<unknown>(1, 365, 366, null),
        environment: fc.constantFrom('live', 'test', 'x'),
      },
      ['name'],
    ),
  ),
  rotateKey: mutated(partly({ grace_hours: fc.constantFrom(0, 24, 73) }, [])),
  createTransfer: mutated(
    partly(
      { wallet_id: fc.constantFrom('wal_agent'), direction: fc.constantFrom('fund', 'withdraw'), amount },
      ['wallet_id', 'direction', 'amount'],
    ),
  ),
  putConfig: fc.oneof(mutated(wallet), file),
  putAgentConfig: fc.oneof(mutated(wallet), file),
  createWebhook: mutated(
    partly(
      {
        url: fc.constantFrom('https://hooks.example.com/in', 'http://10.0.0.1'),
        events: fc.constantFrom(['*'], ['transaction.*'], ['x']),
      },
      ['url'],
    ),
  ),
  updateWebhook: mutated(partly({ enabled: fc.boolean() }, [])),
  setTestClock: mutated(
    fc.record({ now: fc.constantFrom('2026-01-31T12:00:00Z', '2020-01-01T00:00:00Z', 'x') }),
  ),
  testFund: mutated(fc.record({ amount })),
};
