/** What Slack shows; JSON as it takes it. */
export type SlackMessage = {
  /** What notifications and screen readers say. */
  readonly text: string;
  readonly blocks: readonly SlackBlock[];
};

/** A block of a message, as Slack describes it. */
export type SlackBlock = { readonly [member: string]: SlackValue };
type SlackValue = string | readonly SlackBlock[] | SlackBlock;

/** A line of facts. */
export interface SlackField {
  readonly name: string;
  readonly value: string;
}

/** A message in our words. */
export interface SlackContent {
  readonly title: string;
  /** What happened, in a sentence. */
  readonly summary: string;
  /** At most ten are shown. */
  readonly fields: readonly SlackField[];
  /** Who is called to it: a Slack user id. */
  readonly mention?: string | null;
  /** Asks for a decision; comes back as an interaction with the same value. */
  readonly decide?: string | null;
}

const cut = (text: string, length: number): string =>
  text.length <= length ? text : `${text.slice(0, length - 1)}…`;

/** Text in which nothing is a command to Slack: no link, no mention of a person or a channel. */
const escapeSlack = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

const plain = (text: string, length: number): SlackBlock => ({ type: 'plain_text', text: cut(text, length) });
const marked = (text: string): SlackBlock => ({ type: 'mrkdwn', text });

const button = (label: string, action: string, value: string, style: string): SlackBlock => ({
  type: 'button',
  text: plain(label, 75),
  style,
  action_id: action,
  value,
});

const slackUser = /^[UW][A-Z0-9]{1,29}$/;

/**
 * Writes a message with blocks: a title, a sentence, facts, and buttons where a decision is asked for. Whatever the texts
 * hold, they can neither mention anybody nor hide a link.
 */
export function slackMessage({ title, summary, fields, mention, decide }: SlackContent): SlackMessage {
  const call = mention && slackUser.test(mention) ? `<@${mention}> ` : '';
  const sentence = `${call}${escapeSlack(cut(summary, 1_000))}`;
  const facts = fields
    .slice(0, 10)
    .map(({ name, value }) => marked(`*${escapeSlack(cut(name, 100))}*\n${escapeSlack(cut(value, 300))}`));
  const buttons = decide
    ? [button('Approve', 'approve', decide, 'primary'), button('Reject', 'reject', decide, 'danger')]
    : [];
  return {
    text: escapeSlack(cut(`${title}: ${summary}`, 1_000)),
    blocks: [
      { type: 'header', text: plain(title, 150) },
      { type: 'section', text: marked(sentence) },
      ...(facts.length > 0 ? [{ type: 'section', fields: facts }] : []),
      ...(buttons.length > 0 ? [{ type: 'actions', elements: buttons }] : []),
    ],
  };
}
