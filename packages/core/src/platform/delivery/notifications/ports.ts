/** A decision that was made in Slack. */
export interface DecidedInSlack {
  readonly verdict: 'approve' | 'reject';
  readonly tenant: string;
  /** What is decided, as the message was written with it. */
  readonly subject: string;
  /** Who pressed the button: Slack's id and name of them. */
  readonly slackUserId: string;
  readonly slackUserName: string | null;
}

/** Carries decisions out. Answers what to tell the one who decided. */
export interface DecisionMaker {
  /** Must be idempotent: Slack repeats what it got no answer to. */
  decide(decision: DecidedInSlack): Promise<{ readonly text: string }>;
}
