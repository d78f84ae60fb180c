/** What spend is assigned to: a client's project, or a person. */
export type AssignmentTarget =
  { readonly type: 'project'; readonly id: string } | { readonly type: 'person'; readonly id: string };

/** What a rule looks at; every member that is present must match. `model` may hold `*`. */
export type AssignmentMatch = {
  readonly provider?: string | undefined;
  readonly accountId?: string | undefined;
  readonly externalProjectId?: string | undefined;
  readonly apiKeyId?: string | undefined;
  readonly model?: string | undefined;
  readonly lineItem?: string | undefined;
};

/** A rule that gives a share of what it matches to a target. Rules of one match and priority split it. */
export type Assignment = {
  readonly id: string;
  readonly match: AssignmentMatch;
  readonly target: AssignmentTarget;
  /** Whole percent, 1–100. */
  readonly share: number;
  /** The smallest comes first. */
  readonly priority: number;
};

/** A project that spend is assigned to. */
export type GovernedProject = {
  readonly id: string;
  readonly name: string;
  readonly ownerId: string | null;
  /** Micros as decimal text; null without one. */
  readonly monthlyBudget: string | null;
};

/** What members of the workspace may do, and who is told. */
export type GovernancePolicies = {
  readonly requireOwner: boolean;
  readonly defaultAlertRecipient: 'owner' | 'workspace';
  readonly memberCanConnect: boolean;
  readonly memberCanEditThresholds: boolean;
};

/** What a team has agreed on (monitoring spec §13). */
export type Governance = {
  readonly projects: readonly GovernedProject[];
  readonly assignments: readonly Assignment[];
  readonly policies: GovernancePolicies;
  /** Raised by every change. */
  readonly version: number;
};
