import { describe, expect, it } from 'vitest';
import { routesListedElsewhere } from './routes-elsewhere.fixture.js';
import { usCatalog } from './us-catalog.js';

/** Points received per thousand sent, rounded, by `source → target`. */
const ours = new Map<string, number>(
  usCatalog.transferPartners.map(({ source, target, from, to }) => [
    `${source} → ${target}`,
    Math.round((1_000 * to) / from),
  ]),
);
const theirs = new Map<string, number>(
  Object.entries(routesListedElsewhere).flatMap(([source, targets]) =>
    Object.entries(targets).map(([target, ratio]) => [`${source} → ${target}`, ratio] as const),
  ),
);

describe('the catalog beside another list of transfer routes', () => {
  it('has the same ratio wherever both have a route', () => {
    const both = [...ours].filter(([route]) => theirs.has(route));
    expect(both.length).toBeGreaterThan(95);
    for (const [route, ratio] of both) expect(theirs.get(route), route).toBe(ratio);
  });

  it('knows the same routes', () => {
    expect([...ours.keys()].sort()).toEqual([...theirs.keys()].sort());
  });
});
