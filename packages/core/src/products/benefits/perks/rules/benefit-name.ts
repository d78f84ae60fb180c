/**
 * A benefit's name as it is compared (benefits spec §3.22): trimmed, case folded, inner white space as one space.
 *
 * @example
 * benefitNameKey('  Oura  Ring credit'); // 'oura ring credit'
 */
export function benefitNameKey(name: string): string {
  return name.trim().replace(/\s+/g, ' ').toLowerCase();
}
