import { memoryStorage } from '@bursar/adapter-memory';
import type { Runtime } from '../kernel/runtime.js';
import type { Budget, Reserved } from './model.js';
import { budgets } from './model.js';
import { budgetService } from './service.js';

declare const runtime: Runtime;
const engine = budgetService({ storage: memoryStorage().tenant('t'), runtime });
const subjects = [{ type: 'user', id: 'ada' }];

// Amounts are bigint micros: a float cannot even be written.
void engine.reserve({ subjects, amounts: { usd: 1n } });
// @ts-expect-error a number is no amount
void engine.reserve({ subjects, amounts: { usd: 0.1 } });
// @ts-expect-error nor is text
void engine.charge([{ subjects, amounts: { usd: '1' } }]);

// An allocation belongs to a child budget and cannot be asked for.
void engine.reserve({ subjects, amounts: {}, kind: 'approval', ttlMs: 1_000 });
// @ts-expect-error allocations are taken by `create` alone
void engine.reserve({ subjects, amounts: {}, kind: 'allocation' });

// What `also` answers comes back as it was typed, and it sees the rows that it asked for.
const answer: Promise<Reserved<{ count: number }>> = engine.reserve<{ count: number }, { all: Budget }>({
  subjects,
  amounts: { usd: 1n },
  also: {
    find: { all: { table: budgets, where: { slot: '' } } },
    write: ({ hold }, { found }) => ({ result: { count: found.all.length + (hold ? 1 : 0) } }),
  },
});
void answer.then(({ extra }) => extra?.count.toFixed());
// @ts-expect-error a result must be JSON
void engine.release<bigint>({ holdId: 'h' });

// A patch changes what may be changed, and no identity.
void engine.update('b', { cap: 1n, velocity: { limit: 1n } });
// @ts-expect-error the subject of a budget is for ever
void engine.update('b', { subjectId: 'bob' });
// @ts-expect-error periods are counted by the engine
void engine.update('b', { touched: 7 });
