/** Whether spend has reached a whole percent of the cap: `floor(100·spend / cap) ≥ percent` (costs spec §9.7). Never at a cap of 0. */
export const reaches = (percent: number, spend: bigint, cap: bigint): boolean =>
  cap > 0n && 100n * spend >= BigInt(percent) * cap;

/** The thresholds that a change of spend crosses upwards and that were not announced in this period yet, ascending. */
export function crossedThresholds(
  thresholds: readonly number[],
  fired: readonly number[] | undefined,
  change: { readonly from: bigint; readonly to: bigint; readonly cap: bigint },
): readonly number[] {
  const { from, to, cap } = change;
  if (to <= from || thresholds.length === 0 || !reaches(thresholds[0] as number, to, cap)) return [];
  return thresholds.filter(
    (each) => !reaches(each, from, cap) && reaches(each, to, cap) && fired?.includes(each) !== true,
  );
}

/** 90 percent and above is critical. */
export const thresholdLevel = (percent: number): 'warning' | 'critical' =>
  percent >= 90 ? 'critical' : 'warning';
