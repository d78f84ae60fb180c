/** One AI call of a workload, from a trace file or from the generator. */
export interface Call {
  /** When it arrived. */
  readonly at: Date;
  readonly model: string;
  readonly inputTokens: number;
  readonly outputTokens: number;
  /** Names the caller's key in the trace; null when the trace has none. */
  readonly key: string | null;
  readonly tags: Readonly<Record<string, string>>;
}

/** A workload, in order of arrival. */
export interface Workload {
  readonly calls: readonly Call[];
  /** Where it came from, for people. */
  readonly source: string;
  /** Rows that could not be used: 1-based line numbers in the file, with the reason. */
  readonly skipped: readonly { readonly line: number; readonly reason: string }[];
}

/** Moves a workload so that its last call happens at `end`; the spacing stays. */
export function shiftedToEndAt(calls: readonly Call[], end: Date): Call[] {
  const last = calls.at(-1);
  if (!last) return [];
  const by = end.getTime() - last.at.getTime();
  return calls.map((call) => ({ ...call, at: new Date(call.at.getTime() + by) }));
}
