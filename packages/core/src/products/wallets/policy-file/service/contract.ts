import type { ConfigChange, WalletConfig } from '../model.js';
import type { RefusedInPast } from '../rules/replay.js';

/** A wallet's config as it stands. */
export interface ShownConfig {
  readonly walletId: string;
  readonly config: WalletConfig;
  readonly hash: string;
}

/** What a config would change, and what it would have changed. */
export interface ConfigPlan {
  /** Null when the agent has no wallet yet. */
  readonly walletId: string | null;
  readonly hash: string;
  readonly changes: readonly ConfigChange[];
  /** What the agent would lose. */
  readonly loses: readonly ConfigChange[];
  /** Limits let go, or raised more than tenfold. */
  readonly loosens: readonly ConfigChange[];
  /** Cards that the file no longer names: they stay. */
  readonly orphans: readonly string[];
  /** Charges of the past 30 days that would have been refused. */
  readonly refused: readonly RefusedInPast[];
  /** Whether there were more charges than a plan looks at; it then looked at the latest. */
  readonly partial: boolean;
}

/** What applying did. */
export interface AppliedConfig extends ShownConfig {
  readonly changes: readonly ConfigChange[];
  readonly orphans: readonly string[];
  /** True when the wallet is new. */
  readonly created: boolean;
  readonly replayed: boolean;
}

/** Which wallet a config is for, and what it must still look like. */
export interface ConfigTarget {
  /** The agent's open wallet, or a new one, when absent. */
  readonly walletId?: string;
  /** The hash of the config that was read; any when absent. */
  readonly ifMatch?: string;
}
