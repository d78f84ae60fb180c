import type { Cipher, Runtime } from '../kernel/runtime.js';
import { seededRandom } from './random.js';
import { sha256 } from './sha256.js';

/** How far to move a clock; parts add up. */
export interface Span {
  readonly days?: number;
  readonly hours?: number;
  readonly minutes?: number;
  readonly seconds?: number;
  readonly ms?: number;
}

/** A runtime whose time stands still until it is moved, and whose ids and entropy are the same in every run. */
export interface TestRuntime extends Runtime {
  /** Moves the clock on (or back, by negative parts) and answers the new instant. A day has 24 hours. */
  advance(span: Span): Date;
  /** Sets the clock. */
  set(instant: Date): void;
}

/** What a test runtime begins with. */
export interface TestRuntimeOptions {
  /** 2026-01-01T00:00:00.000Z unless given. */
  readonly start?: Date;
  /** Another seed gives other ids and other random bytes; 1 unless given. */
  readonly seed?: number;
  /** For products that keep secrets. */
  readonly cipher?: Cipher;
}

const hourMs = 3_600_000;

/**
 * A runtime for tests: ids are version 7 UUIDs in shape, and rise; random bytes come from the seed, and are no secret.
 *
 * @example
 * const runtime = testRuntime({ start: new Date('2026-03-01T12:00:00.000Z') });
 * runtime.advance({ minutes: 5 }).toISOString(); // '2026-03-01T12:05:00.000Z'
 */
export function testRuntime({ start, seed = 1, cipher }: TestRuntimeOptions = {}): TestRuntime {
  let now = (start ?? new Date(Date.UTC(2026, 0, 1))).getTime();
  let ids = 0;
  const random = seededRandom(seed);
  const world = (seed >>> 0).toString(16).padStart(8, '0');
  return {
    now: () => new Date(now),
    id: () => `${world}-0000-7000-8000-${(++ids).toString(16).padStart(12, '0')}`,
    random: (length) => Uint8Array.from({ length }, () => random.integer(0, 255)),
    hash: sha256,
    advance: ({ days = 0, hours = 0, minutes = 0, seconds = 0, ms = 0 }) => {
      now += (days * 24 + hours) * hourMs + minutes * 60_000 + seconds * 1_000 + ms;
      return new Date(now);
    },
    set: (instant) => {
      now = instant.getTime();
    },
    ...(cipher ? { cipher } : {}),
  };
}
