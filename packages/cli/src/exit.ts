/** How a run ends; the process exits with these (wallets spec §11). */
export const exitCodes = {
  ok: 0,
  /** The server understood and said no. */
  refused: 1,
  /** Bad arguments or a bad file; for `diff`, that there are differences. */
  usage: 2,
  /** No credentials, or ones that are not accepted. */
  signedOut: 3,
  /** Nobody answered. */
  network: 4,
} as const;

/** Ends a run with a message and a code. */
export class CommandError extends Error {
  /** One of `exitCodes`. */
  readonly exitCode: number;
  /** Further lines for the person. */
  readonly hints: readonly string[];

  constructor(exitCode: number, message: string, hints: readonly string[] = []) {
    super(message);
    this.name = 'CommandError';
    this.exitCode = exitCode;
    this.hints = hints;
  }
}
