import { randomBytes, randomUUID } from 'node:crypto';
import { sign, standardWebhooks, verify } from '@bursar/core/signing';
import { Webhook } from 'standardwebhooks';
import { interleave, ratio, tightLoop, type Alternative } from './measure.js';
import { goal, printRounds, type Row } from './report.js';

const theirHeaders = (given: Record<string, string>) => ({
  'webhook-id': given['webhook-id'] ?? '',
  'webhook-timestamp': given['webhook-timestamp'] ?? '',
  'webhook-signature': given['webhook-signature'] ?? '',
});

/** Row 21: signing and verifying against the reference library of Standard Webhooks, each judging the other's messages. */
export async function measureSigning({
  rounds,
  ms,
}: {
  readonly rounds: number;
  readonly ms: number;
}): Promise<Row[]> {
  const secret = `whsec_${randomBytes(32).toString('base64')}`;
  const now = Math.floor(Date.now() / 1_000);
  const at = new Date(now * 1_000);
  const id = randomUUID();
  const body = JSON.stringify({ id, type: 'budget.threshold', timestamp: at, data: { spent: '9000000' } });
  const message = { id, timestamp: now, body };
  const theirs = new Webhook(secret);
  const headers = sign(standardWebhooks, [secret], message);
  theirs.verify(body, theirHeaders(headers));
  if (headers['webhook-signature'] !== theirs.sign(id, at, body)) throw new Error('the signatures differ');
  const ourVerdict = () => verify(standardWebhooks, [secret], { headers, body }, { now });
  if (!ourVerdict().genuine) throw new Error('a genuine message is refused');

  const loop = (name: string, call: () => unknown): Alternative => ({
    name,
    run: () => {
      tightLoop(ms / 20, 200, call);
      return Promise.resolve(tightLoop(ms / 4, 200, call));
    },
  });
  const results = await interleave(
    [
      loop('standardwebhooks sign', () => theirs.sign(id, at, body)),
      loop('bursar sign', () => sign(standardWebhooks, [secret], message)),
      loop('standardwebhooks verify', () => theirs.verify(body, theirHeaders(headers))),
      loop('bursar verify', ourVerdict),
    ],
    rounds,
  );
  printRounds('signatures of one message', results, 'standardwebhooks sign');
  return [
    goal('21 sign vs standardwebhooks', ratio(results, 'bursar sign', 'standardwebhooks sign'), 4, 6),
    goal('21 verify vs standardwebhooks', ratio(results, 'bursar verify', 'standardwebhooks verify'), 2, 3),
  ];
}
