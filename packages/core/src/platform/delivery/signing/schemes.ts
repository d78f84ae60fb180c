/** How a digest is written: lower-case hex, or base64 with padding. */
export type DigestText = 'hex' | 'base64';

/** A signing scheme as data: what is signed, with which key, and how it is written into headers (all lower case). */
export interface SigningScheme {
  readonly name: string;
  /** Holds the signatures. */
  readonly header: string;
  /** Holds the signature made with the secret before, where `header` has room for one only; null elsewhere. */
  readonly previousHeader: string | null;
  /** Hold the message's id and its Unix seconds; null where none is sent. */
  readonly idHeader: string | null;
  readonly timestampHeader: string | null;
  /** What the signature is computed over, in this order, joined by full stops. */
  readonly signed: readonly ('id' | 'timestamp' | 'body')[];
  /** The key: all characters of the secret, or what it spells in base64 behind an optional `whsec_`. */
  readonly secret: 'text' | 'base64';
  readonly digest: DigestText;
  /**
   * How signatures stand in the header: `single` is `sha256=…`; `dated` has its own timestamp and any number of
   * signatures, `t=…,v1=…,v1=…`; `spaced` has any number, `v1,… v1,…`.
   */
  readonly layout: 'single' | 'dated' | 'spaced';
}

/** `t=<seconds>,v1=<hex>` over `<seconds>.<body>`, keyed with the whole secret text (costs spec §11.2). */
export const costsScheme: SigningScheme = {
  name: 'costs',
  header: 'x-nullspend-signature',
  previousHeader: null,
  idHeader: 'x-nullspend-webhook-id',
  timestampHeader: 'x-nullspend-webhook-timestamp',
  signed: ['timestamp', 'body'],
  secret: 'text',
  digest: 'hex',
  layout: 'dated',
};

/** `sha256=<hex>` over the body alone (wallets spec §8.2). Nothing in it is dated: a receiver cannot refuse a replay. */
export const walletsScheme: SigningScheme = {
  name: 'wallets',
  header: 'x-spend-signature',
  previousHeader: 'x-spend-signature-previous',
  idHeader: 'x-spend-event-id',
  timestampHeader: 'x-spend-timestamp',
  signed: ['body'],
  secret: 'text',
  digest: 'hex',
  layout: 'single',
};

/** The dated signature that goes beside `walletsScheme` (wallets spec §8.2). */
export const walletsDatedScheme: SigningScheme = {
  ...walletsScheme,
  name: 'wallets-dated',
  header: 'x-spend-signature-v2',
  previousHeader: null,
  signed: ['timestamp', 'body'],
  layout: 'dated',
};

/** The Standard Webhooks specification: `v1,<base64>` over `<id>.<seconds>.<body>`. */
export const standardWebhooks: SigningScheme = {
  name: 'standard-webhooks',
  header: 'webhook-signature',
  previousHeader: null,
  idHeader: 'webhook-id',
  timestampHeader: 'webhook-timestamp',
  signed: ['id', 'timestamp', 'body'],
  secret: 'base64',
  digest: 'base64',
  layout: 'spaced',
};
