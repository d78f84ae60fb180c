/** Lays rows out in columns: the first column to the left, the others to the right. */
export function columns(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, index) => Math.max(...rows.map((row) => (row[index] ?? '').length)));
  return rows
    .map((row) =>
      `  ${row.map((cell, index) => (index === 0 ? cell.padEnd(widths[index] ?? 0) : cell.padStart(widths[index] ?? 0))).join('   ')}`.trimEnd(),
    )
    .join('\n');
}

/** Micros as dollars for people, rounded half up to the given number of places. */
export function dollars(micros: bigint, places = 2): string {
  const unit = 10n ** BigInt(6 - places);
  const negative = micros < 0n;
  const rounded = ((negative ? -micros : micros) + unit / 2n) / unit;
  const scale = 10n ** BigInt(places);
  return `${negative ? '-' : ''}$${(rounded / scale).toLocaleString('en-US')}.${String(rounded % scale).padStart(places, '0')}`;
}
