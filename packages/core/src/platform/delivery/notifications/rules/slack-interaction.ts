/** Somebody pressed a button of a message. */
export interface SlackDecision {
  readonly verdict: 'approve' | 'reject';
  /** What the message was written with. */
  readonly value: string;
  /** Of Slack, not of ours. */
  readonly userId: string;
  readonly userName: string | null;
}

type Loose = { readonly [name: string]: unknown } | null | undefined;

const textIn = (record: Loose, name: string): string | null => {
  const value = record?.[name];
  return typeof value === 'string' && value !== '' ? value : null;
};

/** Reads the form that Slack posts; null for anything that is no decision. Check its signature first. */
export function readSlackDecision(body: string): SlackDecision | null {
  const payload = new URLSearchParams(body).get('payload');
  let read: Loose;
  try {
    read = JSON.parse(payload ?? 'null') as Loose;
  } catch {
    return null;
  }
  if (textIn(read, 'type') !== 'block_actions') return null;
  const actions = read?.['actions'];
  const action = Array.isArray(actions) ? (actions[0] as Loose) : null;
  const user = read?.['user'] as Loose;
  const [verdict, value, userId] = [textIn(action, 'action_id'), textIn(action, 'value'), textIn(user, 'id')];
  if ((verdict !== 'approve' && verdict !== 'reject') || value === null || userId === null) return null;
  return { verdict, value, userId, userName: textIn(user, 'username') ?? textIn(user, 'name') };
}
