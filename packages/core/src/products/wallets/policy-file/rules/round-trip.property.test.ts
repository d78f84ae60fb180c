import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Json } from '../../../../kernel/json.js';
import { config } from './configs.fixture.js';
import { configHash, diffConfig, isOrphan, loosening } from './diff-config.js';
import { normalizeConfig } from './read-config.js';
import { parsePolicy } from './parse-file.js';
import { losses } from './tightening.js';
import { writePolicy } from './write-file.js';

const plain = (text: string): string => text;

/** A busy machine is slow. */
const patient = { timeout: 60_000 };

describe('a config', () => {
  it('written as a file and read again is the same', patient, () => {
    fc.assert(
      fc.property(config, (one) => {
        const { config: again, issues } = parsePolicy(writePolicy(one));
        expect(issues).toEqual([]);
        expect(again).toEqual(one);
      }),
      { numRuns: 50 },
    );
  });

  it('is its own normal form', patient, () => {
    fc.assert(
      fc.property(config, (one) => {
        expect(normalizeConfig(one).config).toEqual(one);
      }),
      { numRuns: 50 },
    );
  });

  it('has the same hash in any order of its lists, and another when anything changes', patient, () => {
    fc.assert(
      fc.property(config, config, (one, other) => {
        const turned = { ...one, spend: { ...one.spend, blocklist: [...one.spend.blocklist].reverse() } };
        expect(configHash(turned, plain)).toBe(configHash(one, plain));
        const same = diffConfig(one, other).length === 0;
        expect(configHash(one, plain) === configHash(other, plain)).toBe(same);
      }),
      { numRuns: 50 },
    );
  });
});

describe('a difference', () => {
  const isMap = (value: Json | undefined): value is Record<string, Json> =>
    typeof value === 'object' && value !== null && !Array.isArray(value);

  it('is nothing from a config to itself, and turns around from one to another', patient, () => {
    fc.assert(
      fc.property(config, config, (one, other) => {
        expect(diffConfig(one, one)).toEqual([]);
        const [forth, back] = [diffConfig(one, other), diffConfig(other, one)];
        const key = ({ path, before, after }: { path: string; before: Json; after: Json }): string =>
          JSON.stringify([path, before, after]);
        const turned = back.map(({ path, before, after }) => ({ path, before: after, after: before }));
        expect(forth.map(key).sort()).toEqual(turned.map(key).sort());
      }),
      { numRuns: 50 },
    );
  });

  it('names every leaf that differs, and nothing else', patient, () => {
    fc.assert(
      fc.property(config, config, (one, other) => {
        for (const { path, before, after } of diffConfig(one, other)) {
          if (path.startsWith('cards.')) continue;
          const at = (from: Json): Json | undefined =>
            path
              .split('.')
              .reduce<Json | undefined>((value, name) => (isMap(value) ? value[name] : undefined), from);
          const [was, is] = [at(one), at(other)];
          const holds = (side: Json | undefined, value: Json): boolean =>
            value === null ||
            (Array.isArray(side) && !Array.isArray(value)
              ? side.includes(value)
              : JSON.stringify(side) === JSON.stringify(value));
          expect(holds(was, before) && holds(is, after), path).toBe(true);
          expect(JSON.stringify(before)).not.toBe(JSON.stringify(after));
        }
      }),
      { numRuns: 50 },
    );
  });

  it('never says that one change both takes away and lets go', patient, () => {
    fc.assert(
      fc.property(config, config, (one, other) => {
        const changes = diffConfig(one, other);
        const loose = new Set(loosening(changes));
        expect(losses(changes).some((change) => loose.has(change))).toBe(false);
        expect(changes.filter(isOrphan).every(({ op }) => op === 'remove')).toBe(true);
      }),
      { numRuns: 50 },
    );
  });
});
