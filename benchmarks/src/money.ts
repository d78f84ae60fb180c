import { formatMicros, parseMicros } from '@bursar/core';
import { Decimal } from 'decimal.js';
import { median, tightLoop } from './measure.js';
import { goal, type Row } from './report.js';

/** Random amounts with up to six decimals, as text. */
function amounts(count: number): string[] {
  let state = 42;
  const draw = (): number => (state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0);
  return Array.from(
    { length: count },
    () => `${draw() % 10_000_000}.${String(draw() % 1_000_000).padStart(6, '0')}`,
  );
}

/** Row 16: bigint micros against decimal.js, and that both agree on every one of a million amounts. */
export function measureMoney({ rounds, ms }: { readonly rounds: number; readonly ms: number }): Row[] {
  const texts = amounts(4_096);
  const micros = texts.map((text) => parseMicros(text));
  const decimals = texts.map((text) => new Decimal(text));
  const cap = parseMicros('5000000');
  const decimalCap = new Decimal('5000000');
  let sink = 0;
  const each = ms / 5;
  const ratios = { add: [] as number[], parse: [] as number[] };
  for (let round = 0; round < rounds; round++) {
    const add = tightLoop(
      each,
      1_000,
      (i) => void (sink += (micros[i & 4095] as bigint) + (micros[(i + 1) & 4095] as bigint) > cap ? 1 : 0),
    );
    const addDecimal = tightLoop(
      each,
      1_000,
      (i) =>
        void (sink += (decimals[i & 4095] as Decimal)
          .plus(decimals[(i + 1) & 4095] as Decimal)
          .greaterThan(decimalCap)
          ? 1
          : 0),
    );
    const parse = tightLoop(
      each,
      1_000,
      (i) => void (sink += parseMicros(texts[i & 4095] as string) > cap ? 1 : 0),
    );
    const parseDecimal = tightLoop(
      each,
      1_000,
      (i) => void (sink += new Decimal(texts[i & 4095] as string).greaterThan(decimalCap) ? 1 : 0),
    );
    ratios.add.push(add.rate / addDecimal.rate);
    ratios.parse.push(parse.rate / parseDecimal.rate);
  }
  if (sink < 0) throw new Error('unreachable: keeps the loops from being optimised away');
  for (const text of amounts(1_000_000)) {
    const [decimal, ours] = [new Decimal(text).toFixed(6), formatMicros(parseMicros(text))];
    if (new Decimal(ours).toFixed(6) !== decimal)
      throw new Error(`parse disagrees with decimal.js on ${text}: ${ours}`);
  }
  return [
    goal('16 add and compare vs decimal.js (0 disagreements in 1,000,000)', median(ratios.add), 15, 40),
    goal('16 parse vs decimal.js', median(ratios.parse), 3, 6),
  ];
}
