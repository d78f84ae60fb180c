import { parseArgs } from 'node:util';
import { costsScheme, standardWebhooks, walletsDatedScheme, walletsScheme } from '@bursar/webhooks/verify';
import { demo } from './demo.js';
import { listen, receiver } from './receiver.js';

const schemes = {
  standard: standardWebhooks,
  costs: costsScheme,
  wallets: walletsScheme,
  'wallets-dated': walletsDatedScheme,
};

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    secret: { type: 'string', multiple: true },
    scheme: { type: 'string', default: 'standard' },
    port: { type: 'string', default: '4010' },
  },
});

if (positionals[0] !== 'listen') {
  await demo((line) => console.log(line));
} else {
  const scheme = schemes[values.scheme as keyof typeof schemes];
  if (!values.secret || scheme === undefined) {
    console.error(
      `usage: listen --secret whsec_… [--scheme ${Object.keys(schemes).join('|')}] [--port 4010]`,
    );
    process.exit(2);
  }
  const secrets = values.secret;
  const server = receiver(
    scheme,
    () => secrets,
    ({ verdict, body }) =>
      console.log(`${verdict.genuine ? 'genuine' : `refused (${verdict.reason})`}  ${body.slice(0, 2_000)}`),
  );
  console.log(`listening on ${await listen(server, Number.parseInt(values.port, 10))}`);
}
