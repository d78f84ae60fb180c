import type { Runtime } from '../../../kernel/runtime.js';
import { isFromSlack, type SlackRequest } from '../signing/index.js';
import type { DecisionMaker } from './ports.js';
import { readSlackDecision } from './rules/slack-interaction.js';

/** What to answer to Slack. */
export interface SlackAnswer {
  readonly status: 200 | 400 | 401;
  /** Shown to the one who pressed the button; null shows nothing. */
  readonly body: {
    readonly response_type: 'ephemeral';
    readonly replace_original: false;
    readonly text: string;
  } | null;
}

/** The value of a message's buttons: what is decided, and in which tenant. Slack signs it on its way back. */
export const decisionValue = (tenant: string, subject: string): string => JSON.stringify([tenant, subject]);

function placeIn(value: string): { readonly tenant: string; readonly subject: string } | null {
  let read: unknown;
  try {
    read = JSON.parse(value);
  } catch {
    return null;
  }
  const [tenant, subject] = Array.isArray(read) ? (read as unknown[]) : [];
  return typeof tenant === 'string' && typeof subject === 'string' ? { tenant, subject } : null;
}

/**
 * Takes the buttons that people press in Slack: checks that the request is Slack's and recent, reads the decision, and
 * has it carried out.
 */
export function slackInteractions({
  signingSecret,
  runtime,
  decisions,
}: {
  /** The Slack app's signing secret. */
  readonly signingSecret: string;
  readonly runtime: Pick<Runtime, 'now'>;
  readonly decisions: DecisionMaker;
}): (request: SlackRequest) => Promise<SlackAnswer> {
  return async (request) => {
    if (!isFromSlack(signingSecret, request, Math.floor(runtime.now().getTime() / 1_000)))
      return { status: 401, body: null };
    const text = typeof request.body === 'string' ? request.body : new TextDecoder().decode(request.body);
    const decision = readSlackDecision(text);
    const place = decision && placeIn(decision.value);
    if (!decision || !place) return { status: 400, body: null };
    const said = await decisions.decide({
      verdict: decision.verdict,
      ...place,
      slackUserId: decision.userId,
      slackUserName: decision.userName,
    });
    return { status: 200, body: { response_type: 'ephemeral', replace_original: false, text: said.text } };
  };
}
