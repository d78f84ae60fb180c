/** What one organization may have; null is no limit (costs spec §2.4). Lowering a limit stops creation, deletes nothing. */
export interface Limits {
  readonly budgets: number | null;
  /** Unrevoked API keys. */
  readonly keys: number | null;
  readonly webhooks: number | null;
  /** Owner, admins and members, and pending invitations to be one; viewers take none. */
  readonly seats: number | null;
  /** The largest cap of a single budget, in micros. */
  readonly largestBudget: bigint | null;
  /** False keeps none of what calls sent and received; kept when absent. */
  readonly bodyCapture?: boolean;
  /** Days for which what calls sent and received is kept; null or absent keeps it. */
  readonly retentionDays?: number | null;
}

/** Nothing is limited: the default. */
export const noLimits: Limits = {
  budgets: null,
  keys: null,
  webhooks: null,
  seats: null,
  largestBudget: null,
};

/** The host's answer to what an organization may have; asked before each creation, outside any transaction. */
export type LimitsOf = (organization: string) => Limits | Promise<Limits>;
