import {
  allocate,
  formatMicros,
  parseMicros,
  periodContaining,
  percentOf,
  startOfDay,
} from '@bursar/core/rules';

/** A few of the calculators, alone: no storage, no clock. */
export function run(print: (line: string) => void): void {
  const shares = allocate(parseMicros('100'), [1n, 1n, 1n]);
  print(`100 in three: ${shares.map((share) => formatMicros(share)).join(' + ')}`);

  const month = { kind: 'calendar', unit: 'month', zone: 'America/New_York' } as const;
  const { start, end } = periodContaining(month, new Date('2026-03-15T12:00:00Z'));
  print(`March in New York: ${start.toISOString()} to ${end?.toISOString()}`);

  const anniversary = {
    kind: 'anchored',
    unit: 'month',
    every: 1,
    anchor: new Date('2026-01-31T09:00:00Z'),
  } as const;
  print(
    `a month from 31 January: ${periodContaining(anniversary, new Date('2026-03-01T00:00:00Z')).start.toISOString()}`,
  );

  print(`7 of 12: ${percentOf(7n, 12n, 1, 'half-up')} %`);
  print(`a day that has no midnight begins: ${startOfDay('2018-11-04', 'America/Sao_Paulo').toISOString()}`);
}
