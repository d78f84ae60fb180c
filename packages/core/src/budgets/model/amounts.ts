/** What an operation costs, in micros of each unit that it is counted in. */
export type Amounts = Readonly<Record<string, bigint>>;

/** The same as stored and answered: decimal strings. */
export type AmountsJson = { readonly [unit: string]: string };

/** What a request is about. A budget applies when its subject is among the request's. */
export type Subject = {
  readonly type: string;
  readonly id: string;
};
