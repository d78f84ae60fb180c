import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ToolCost } from './model.js';
import { discoveryFaults, seenAgain, type DiscoveredTool } from './rules.js';

const amount = fc.bigInt({ min: 0n, max: 1_000_000n });
const tool: fc.Arbitrary<DiscoveredTool> = fc.record(
  {
    name: fc.constantFrom('read', 'write', 'list', 'move'),
    tierCost: amount,
    suggestedCost: fc.option(amount),
    description: fc.option(fc.constantFrom('', 'reads')),
    annotations: fc.option(fc.constant({ readOnly: true })),
  },
  { requiredKeys: ['name', 'tierCost'] },
);
const known = fc
  .record({ cost: amount, source: fc.constantFrom('manual', 'discovered') })
  .map((parts): ToolCost => ({
    id: 't',
    userId: null,
    serverName: 'files',
    toolName: 'read',
    suggestedCost: null,
    description: null,
    annotations: null,
    lastSeenAt: new Date(0),
    createdAt: new Date(0),
    updatedAt: new Date(0),
    ...parts,
  }));

describe('a discovery', () => {
  it('never changes a cost that a person has set, and always what the server says', () => {
    fc.assert(
      fc.property(known, tool, (row, seen) => {
        const next = seenAgain(row, seen, new Date(1));
        expect(next.cost).toBe(row.source === 'manual' ? row.cost : seen.tierCost);
        expect(next).toMatchObject({ id: row.id, source: row.source, createdAt: row.createdAt });
        expect(next.suggestedCost).toBe(seen.suggestedCost ?? null);
        expect(next.description).toBe(seen.description ?? null);
        expect(seenAgain(next, seen, new Date(1))).toEqual(next);
      }),
    );
  });

  it('is accepted exactly when its names are unique', () => {
    fc.assert(
      fc.property(fc.array(tool, { minLength: 1, maxLength: 5 }), (tools) => {
        const unique = new Set(tools.map(({ name }) => name)).size === tools.length;
        expect(discoveryFaults('files', tools).length === 0).toBe(unique);
      }),
    );
  });

  it.each([
    ['', 'serverName'],
    ['a/b', 'serverName'],
    ['x'.repeat(201), 'serverName'],
  ])('of the server %o is refused at %s', (name, at) => {
    const faults = discoveryFaults(name, [{ name: 'read', tierCost: 0n }]);
    expect(faults.map(({ path }) => path)).toEqual([[at]]);
  });

  it('holds 1 to 500 tools', () => {
    const of = (count: number) =>
      Array.from({ length: count }, (_, index) => ({ name: `t${index}`, tierCost: 0n }));
    expect([0, 1, 500, 501].map((count) => discoveryFaults('files', of(count)).length)).toEqual([1, 0, 0, 1]);
  });

  it('takes annotations of ten levels, not of eleven', () => {
    const nested = (levels: number): never => (levels === 1 ? {} : { in: nested(levels - 1) }) as never;
    const at = (levels: number) =>
      discoveryFaults('files', [{ name: 'read', tierCost: 0n, annotations: nested(levels) }]).length;
    expect([at(10), at(11)]).toEqual([0, 1]);
  });
});
