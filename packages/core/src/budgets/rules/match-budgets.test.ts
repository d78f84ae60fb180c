import { describe, expect, it } from 'vitest';
import { budgetRow } from '../engine.fixture.js';
import { indexBudgets, matchBudgets } from './match-budgets.js';

const rows = [
  budgetRow({ subjectType: 'wallet', subjectId: 'w' }, 'wallet'),
  budgetRow({ subjectType: 'customer', subjectId: 'globex' }, 'customer'),
  budgetRow({ subjectType: 'tag', subjectId: 'team=search' }, 'tag-2'),
  budgetRow({ subjectType: 'tag', subjectId: 'env=prod' }, 'tag-1'),
  budgetRow({ subjectType: 'api_key', subjectId: 'k' }, 'key'),
  budgetRow({ subjectType: 'user', subjectId: 'u', slot: 'tokens', unit: 'tokens' }, 'user-tokens'),
  budgetRow({ subjectType: 'user', subjectId: 'u' }, 'user'),
];
const index = indexBudgets('', rows);
const idsFor = (subjects: { type: string; id: string }[], units: string[] = ['usd']): string[] =>
  matchBudgets(index, subjects, Object.fromEntries(units.map((unit) => [unit, 1n]))).map(
    ({ budget }) => budget.id,
  );

describe('matchBudgets', () => {
  it('examines user, key, tags, customer, then the rest, whatever the order of the subjects', () => {
    const subjects = rows.map((row) => ({ type: row.subjectType, id: row.subjectId }));
    const order = ['user', 'key', 'tag-1', 'tag-2', 'customer', 'wallet'];
    expect(idsFor(subjects)).toEqual(order);
    expect(idsFor([...subjects].reverse())).toEqual(order);
  });

  it('matches budgets of the units that are asked for only', () => {
    expect(idsFor([{ type: 'user', id: 'u' }], ['usd'])).toEqual(['user']);
    expect(idsFor([{ type: 'user', id: 'u' }], ['tokens'])).toEqual(['user-tokens']);
    expect(idsFor([{ type: 'user', id: 'u' }], ['usd', 'tokens'])).toEqual(['user', 'user-tokens']);
  });

  it('matches a budget once, however often its subject is named, and nothing for strangers', () => {
    expect(
      idsFor([
        { type: 'api_key', id: 'k' },
        { type: 'api_key', id: 'k' },
      ]),
    ).toEqual(['key']);
    expect(
      idsFor([
        { type: 'user', id: 'k' },
        { type: 'toString', id: 'constructor' },
      ]),
    ).toEqual([]);
  });
});
