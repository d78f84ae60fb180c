/** How often a digest is sent. */
export type DigestKind = 'daily' | 'weekly' | 'monthly';
/** Ways to be told of something. */
export type Channel = 'email' | 'slack' | 'webhook';
/** What a plan can have or not have. */
export type Feature = 'anomalyDetection' | 'forecast' | 'teamGovernance' | 'export' | 'auditLog';

/** What a workspace may do; null is no limit. */
export interface Entitlements {
  readonly maxProviders: number | null;
  readonly maxThresholds: number | null;
  readonly historyDays: number | null;
  readonly syncIntervalHours: number;
  readonly seats: number | null;
  readonly digests: readonly DigestKind[];
  readonly channels: readonly Channel[];
  readonly features: Readonly<Record<Feature, boolean>>;
}

/** Plans by name, smallest first. */
export type PlanTable = Readonly<Record<string, Entitlements>>;

/** How a host bends plans, or adds some. */
export type PlanOverrides = Readonly<
  Record<
    string,
    Partial<Omit<Entitlements, 'features'>> & { readonly features?: Partial<Entitlements['features']> }
  >
>;

/** Where a workspace's plan stands (monitoring spec §12). */
export type PlanStatus = 'none' | 'trialing' | 'active' | 'past_due' | 'unpaid' | 'canceled';

/** A workspace's plan. */
export interface PlanState {
  readonly plan: string;
  readonly status: PlanStatus;
  readonly entitlements: Entitlements;
  /** The next larger plan; null for the largest. */
  readonly upgradeTo: string | null;
}
