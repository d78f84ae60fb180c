import { costsScheme, standardWebhooks, walletsScheme, type SigningScheme } from './schemes.js';

/** A message whose signature is published: any implementation, in any language, must come to the same headers. */
export interface SigningVector {
  readonly scheme: SigningScheme;
  /** The current secret first. */
  readonly secrets: readonly string[];
  readonly id: string;
  /** Unix seconds. */
  readonly timestamp: number;
  readonly body: string;
  readonly header: string;
  readonly value: string;
}

/** Published vectors (costs spec §11.2, wallets spec §8.2, and the example of the Standard Webhooks specification). */
export const signingVectors: readonly SigningVector[] = [
  {
    scheme: costsScheme,
    secrets: ['whsec_new', 'whsec_old'],
    id: 'evt_1',
    timestamp: 1775000000,
    body: '{"id":"evt_1","type":"test.ping"}',
    header: 'x-nullspend-signature',
    value:
      't=1775000000,v1=245a60d8138e48c30c5d4a6fcaa22041cf24ebb9ad6488aa4f086627d6641cc0,v1=e76641aac65e8aef10d5687e1ce1154188c2582ddcc0fd923f14e5596750d695',
  },
  {
    scheme: walletsScheme,
    secrets: ['whsec_test'],
    id: 'evt_1',
    timestamp: 1775000000,
    body: '{"id":"evt_1"}',
    header: 'x-spend-signature',
    value: 'sha256=030fa3b2413d1993c551364bd53bb9b3edb5c0c34d55dba6ada6041245632811',
  },
  {
    scheme: standardWebhooks,
    secrets: ['whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'],
    id: 'msg_p5jXN8AQM9LWM0D4loKWxJek',
    timestamp: 1614265330,
    body: '{"test": 2432232314}',
    header: 'webhook-signature',
    value: 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
  },
];
