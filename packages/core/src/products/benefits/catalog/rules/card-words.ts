/** Words that say nothing about which card is meant. */
const fillers = new Set(['card', 'credit', 'the', 'from']);

/** What people write → what cards are called (MATCH-2). Longer phrases stand before their parts. */
const aliases: readonly (readonly [string, string])[] = [
  ['american express', 'amex'],
  ['bofa', 'bank of america'],
  ['cap one', 'capital one'],
  ['c1', 'capital one'],
  ['u s bank', 'us bank'],
  ['usb', 'us bank'],
  ['csr', 'chase sapphire reserve'],
  ['csp', 'chase sapphire preferred'],
  ['cfu', 'chase freedom unlimited'],
  ['cff', 'chase freedom flex'],
  ['cip', 'chase ink business preferred'],
  ['cic', 'chase ink business cash'],
  ['ciu', 'chase ink business unlimited'],
  ['bcp', 'amex blue cash preferred'],
  ['bce', 'amex blue cash everyday'],
  ['biz', 'business'],
  ['plat', 'platinum'],
];

/** Lower case without diacritics and trademark signs; everything that is no letter or digit becomes one space (MATCH-1). */
function plainText(text: string): string {
  return text
    .replace(/[®™℠]/g, '')
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
}

/**
 * The words of a card's name as they are compared (MATCH-1, MATCH-2): plain, without fillers, aliases written out, and
 * without "rewards" at the end.
 *
 * @example
 * cardWords('The Platinum Card® from American Express'); // ['platinum', 'amex']
 */
export function cardWords(text: string): string[] {
  let padded = ` ${plainText(text)} `;
  for (const [written, meant] of aliases) padded = padded.replaceAll(` ${written} `, ` ${meant} `);
  const words = padded.split(' ').filter((word) => word !== '' && !fillers.has(word));
  while (words.at(-1) === 'rewards') words.pop();
  return words;
}

/**
 * Whether one letter inserted, deleted, replaced or swapped with its neighbour makes two words the same, or none is
 * needed.
 *
 * @example
 * isWithinOneEdit('sapphrie', 'sapphire'); // true
 */
export function isWithinOneEdit(a: string, b: string): boolean {
  let i = 0;
  while (i < a.length && a[i] === b[i]) i++;
  const rest = (text: string, from: number): string => text.slice(i + from);
  if (a.length === b.length)
    return rest(a, 1) === rest(b, 1) || (a[i] === b[i + 1] && a[i + 1] === b[i] && rest(a, 2) === rest(b, 2));
  if (a.length === b.length + 1) return rest(a, 1) === rest(b, 0);
  return a.length + 1 === b.length && rest(a, 0) === rest(b, 1);
}
