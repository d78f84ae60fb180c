import type { ConformanceEntrance, ConformanceEntry, ConformanceItem } from './tables.js';

const start = Date.UTC(2026, 2, 1, 12);

/** The instant so many milliseconds after the beginning of every case. */
export const after = (ms: number): Date => new Date(start + ms);

/** A row of the tenant table, plain but for what is given. Its slot is its own, so only given values can collide. */
export const item = (id: string, more: Partial<ConformanceItem> = {}): ConformanceItem => ({
  id,
  name: `name of ${id}`,
  note: null,
  rank: 0,
  score: null,
  amount: 0n,
  fee: null,
  at: after(0),
  seenAt: null,
  day: '2026-03-01',
  lastDay: null,
  active: false,
  checked: null,
  labels: {},
  extraLabels: null,
  marks: [],
  extraMarks: null,
  data: {},
  extraData: null,
  paper: {},
  extraPaper: null,
  code: null,
  ...more,
});

/** An entry of the log, plain but for what is given. */
export const entryOf = (id: string, more: Partial<ConformanceEntry> = {}): ConformanceEntry => ({
  id,
  at: after(0),
  kind: null,
  labels: [],
  amount: 0n,
  units: 0,
  reference: null,
  data: {},
  ...more,
});

/** A row of the global table; every text in it must be a fresh name unless the case is about collisions. */
export const entrance = (id: string, more: Partial<ConformanceEntrance> = {}): ConformanceEntrance => ({
  id,
  secret: `secret of ${id}`,
  place: `place of ${id}`,
  person: `person of ${id}`,
  tenant: `tenant of ${id}`,
  note: null,
  ...more,
});
