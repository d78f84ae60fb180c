/** A signing scheme as data; the same shape as in `@bursar/core/signing`, without needing it. Header names are lower case. */
export interface Scheme {
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
  readonly digest: 'hex' | 'base64';
  /** `sha256=…`, `t=…,v1=…,v1=…`, or `v1,… v1,…`. */
  readonly layout: 'single' | 'dated' | 'spaced';
}

/** Webhooks of the costs surface: `t=<seconds>,v1=<hex>` over `<seconds>.<body>`. */
export const costsScheme: Scheme = {
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

/** Webhooks of the wallets surface: `sha256=<hex>` over the body. Undated: keep the ids you have seen. */
export const walletsScheme: Scheme = {
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

/** The dated signature that comes beside `walletsScheme`. Prefer it. */
export const walletsDatedScheme: Scheme = {
  ...walletsScheme,
  name: 'wallets-dated',
  header: 'x-spend-signature-v2',
  previousHeader: null,
  signed: ['timestamp', 'body'],
  layout: 'dated',
};

/** The Standard Webhooks specification: `v1,<base64>` over `<id>.<seconds>.<body>`. */
export const standardWebhooks: Scheme = {
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
