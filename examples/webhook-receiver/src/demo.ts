import { standardWebhooks } from '@bursar/webhooks/verify';
import { listen, receiver, type Received } from './receiver.js';
import { sender } from './sender.js';

/** Posts bytes with the headers of a message that was genuine. */
async function post(url: string, { headers }: Received, body: string): Promise<number> {
  const kept = ['webhook-id', 'webhook-timestamp', 'webhook-signature'];
  const sent = Object.fromEntries(kept.map((name) => [name, String(headers[name])]));
  return (await fetch(url, { method: 'POST', headers: sent, body })).status;
}

/** Shows a genuine event, then the same with its amount changed, then the genuine one with a date that was changed. */
export async function demo(say: (line: string) => void): Promise<void> {
  let secret = '';
  let arrived: (received: Received) => void = () => undefined;
  const first = new Promise<Received>((resolve) => (arrived = resolve));
  const server = receiver(
    standardWebhooks,
    () => [secret],
    (received) => arrived(received),
  );
  const url = await listen(server);
  const bursar = await sender(url);
  secret = bursar.secret;
  try {
    say(`receiver   listens on ${url}`);
    await bursar.spend();
    const genuine = await first;
    say(`bursar     sent       ${genuine.body}`);
    say(`receiver   ${genuine.verdict.genuine ? 'verified   it is from Bursar, and recent' : 'refused it'}`);
    const tampered = genuine.body.replace('9000000', '1000000');
    say(`somebody   changed    the amount from $9 to $1`);
    say(`receiver   answered   ${await post(url, genuine, tampered)} Unauthorized`);
    const { headers } = genuine;
    const later = { ...genuine, headers: { ...headers, 'webhook-timestamp': '1' } };
    say(`somebody   changed    the date`);
    say(`receiver   answered   ${await post(url, later, genuine.body)} Unauthorized`);
  } finally {
    await bursar.stop();
    server.close();
    server.closeAllConnections();
  }
}
