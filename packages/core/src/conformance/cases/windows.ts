import { ensureSame } from '../check.js';
import { promised, type ConformanceCase } from '../harness.js';
import { after } from '../samples.js';

const windowMs = 60_000;

/** Request-rate windows. */
export const windowCases: readonly ConformanceCase[] = [
  promised(
    'windows: so many hits pass',
    'Up to the limit hits pass and tell what is left; then they wait for room.',
    async ({ storage: { limits }, name }) => {
      const key = name();
      const answers = [];
      for (let i = 0; i < 5; i++) answers.push(await limits.hit({ key, limit: 3, windowMs, now: after(i) }));
      ensureSame(
        answers.map(({ allowed }) => allowed),
        [true, true, true, false, false],
        'hits that pass',
      );
      ensureSame(
        answers.map(({ remaining }) => remaining),
        [2, 1, 0, 0, 0],
        'hits left',
      );
      const resetAt = answers.at(-1)?.resetAt ?? after(0);
      ensureSame(resetAt > after(4), true, 'room comes later');
      ensureSame(
        (await limits.hit({ key, limit: 3, windowMs, now: resetAt })).allowed,
        true,
        'a hit when room was promised',
      );
    },
  ),
  promised(
    'windows: keys do not share',
    'Each key has a window of its own.',
    async ({ storage: { limits }, name }) => {
      const hit = async (key: string): Promise<boolean> =>
        (await limits.hit({ key, limit: 1, windowMs, now: after(0) })).allowed;
      const [a, b] = [name(), name()];
      ensureSame([await hit(a), await hit(b), await hit(a)], [true, true, false], 'hits of two keys');
    },
  ),
  promised(
    'windows: an old window is forgotten',
    'After two windows without hits nothing is left of them.',
    async ({ storage: { limits }, name }) => {
      const key = name();
      for (let i = 0; i < 3; i++) await limits.hit({ key, limit: 3, windowMs, now: after(0) });
      const later = await limits.hit({ key, limit: 3, windowMs, now: after(2 * windowMs) });
      ensureSame([later.allowed, later.remaining], [true, 2], 'the first hit of a new window');
    },
  ),
];
