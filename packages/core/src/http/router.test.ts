import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createRouter, namesOf, type Match } from './router.js';

const table = createRouter(
  [
    ['GET', '/budgets'],
    ['POST', '/budgets'],
    ['GET', '/budgets/status'],
    ['DELETE', '/budgets/:id'],
    ['GET', '/orgs/:orgId/members/:userId'],
    ['GET', '/orgs/mine/:view'],
    ['GET', '/'],
  ].map(([method = '', path = '']) => ({ method, path, value: `${method} ${path}` })),
);
const found = (value: string, params: Record<string, string> = {}): Match<string> => ({
  kind: 'found',
  value,
  params,
});

describe('createRouter', () => {
  it('prefers fixed segments and comes back from dead ends', () => {
    expect(table.match('GET', '/budgets/status')).toEqual(found('GET /budgets/status'));
    expect(table.match('DELETE', '/budgets/ns_1')).toEqual(found('DELETE /budgets/:id', { id: 'ns_1' }));
    expect(table.match('GET', '/orgs/mine/members/u')).toEqual(
      found('GET /orgs/:orgId/members/:userId', { orgId: 'mine', userId: 'u' }),
    );
    expect(table.match('GET', '/orgs/mine/x')).toEqual(found('GET /orgs/mine/:view', { view: 'x' }));
  });

  it('tells a wrong method from a wrong path', () => {
    expect(table.match('PATCH', '/budgets')).toEqual({ kind: 'method', allow: ['GET', 'POST'] });
    expect(table.match('DELETE', '/budgets/status')).toEqual({ kind: 'method', allow: ['GET'] });
    for (const path of [
      '',
      '/budget',
      '/budgets/a/b',
      '/budgets//',
      '/orgs',
      '/orgs/a',
      '//budgets',
      '/BUDGETS',
      'x',
    ])
      expect([path, table.match('GET', path).kind]).toEqual([path, 'none']);
  });

  it('ignores one ending slash', () => {
    expect(table.match('GET', '/budgets/')).toEqual(found('GET /budgets'));
    expect(table.match('GET', '/')).toEqual(found('GET /'));
  });

  it('leaves values encoded and object names harmless', () => {
    expect(table.match('DELETE', '/budgets/a%2Fb')).toEqual(found('DELETE /budgets/:id', { id: 'a%2Fb' }));
    expect(table.match('GET', '/__proto__').kind).toBe('none');
    expect(table.match('constructor', '/budgets').kind).toBe('method');
  });

  it('refuses two routes for one thing', () => {
    const twice = ['/a/:b', '/a/:c'].map((path) => ({ method: 'GET', path, value: path }));
    expect(() => createRouter(twice)).toThrow('GET /a/:c');
  });

  it('finds every pattern from a path built by it, whatever the table', () => {
    const segment = fc.constantFrom('a', 'b', 'c', ':x', ':y');
    const pattern = fc.array(segment, { minLength: 1, maxLength: 4 }).map((parts) => `/${parts.join('/')}`);
    const shape = (path: string): string => path.replace(/:\w/g, ':');
    const patterns = fc.uniqueArray(pattern, { selector: shape, minLength: 1, maxLength: 12 });
    fc.assert(
      fc.property(patterns, (paths) => {
        const router = createRouter(paths.map((path) => ({ method: 'GET', path, value: path })));
        return paths.every((path) => {
          // "free" is no fixed segment of any pattern, so only `:name` can take it.
          const match = router.match('GET', path.replace(/:\w/g, 'free'));
          return (
            match.kind === 'found' &&
            match.value === path &&
            namesOf(path).length >= Object.keys(match.params).length
          );
        });
      }),
    );
  });
});
