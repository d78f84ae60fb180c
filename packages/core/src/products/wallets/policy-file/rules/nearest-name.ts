const longestCompared = 40;

/** How many letters have to be added, dropped, changed or swapped to make one text of another. */
function distance(a: string, b: string): number {
  let before: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1] ? 0 : 1;
      let least = Math.min(
        (last[j] as number) + 1,
        (row[j - 1] as number) + 1,
        (last[j - 1] as number) + same,
      );
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
        least = Math.min(least, (before[j - 2] as number) + 1);
      row.push(least);
    }
    before = last;
    last = row;
  }
  return last[b.length] as number;
}

/** `dailyLimit` and `daily-limit` are `daily_limit`. */
const snake = (name: string): string =>
  name
    .replace(/([a-z\d])([A-Z])/g, '$1_$2')
    .replace(/[\s-]+/g, '_')
    .toLowerCase();

/**
 * The known name that somebody probably meant, or null when none is near: at most two letters off, one for short names.
 */
function nearestName(name: string, known: readonly string[]): string | null {
  if (name.length > longestCompared) return null;
  const wanted = snake(name);
  let nearest: string | null = null;
  let least = wanted.length < 6 ? 2 : 3;
  for (const each of known) {
    if (Math.abs(each.length - wanted.length) >= least) continue;
    const off = distance(wanted, each);
    if (off < least) [nearest, least] = [each, off];
  }
  return nearest;
}

/**
 * The same as the end of a sentence, or nothing.
 *
 * @example
 * suggestion('monthly_limt', ['monthly_limit', 'daily_limit']); // '; did you mean "monthly_limit"?'
 */
export function suggestion(name: string, known: readonly string[]): string {
  const nearest = nearestName(name, known);
  return nearest === null ? '' : `; did you mean "${nearest}"?`;
}
