/** Everything outside that a run of the command touches: tests give their own. */
export interface Surroundings {
  /** Without the program's own name. */
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Where relative paths begin. */
  readonly cwd: string;
  /** The user's home folder; credentials are kept below it. */
  readonly home: string;
  /** Results. */
  out(text: string): void;
  /** Everything said about them. */
  err(text: string): void;
  /** Whether results go to a terminal: only then are there colours. */
  readonly isTerminal: boolean;
  /** Whether a person can answer questions. */
  readonly isInteractive: boolean;
  /** One line from the person, or from a pipe; a secret is not shown while it is typed. */
  ask(question: string, options?: { readonly secret?: boolean }): Promise<string>;
  readonly fetch: typeof fetch;
  /** Resolves after so many milliseconds. */
  wait(ms: number): Promise<void>;
  /** Resolves when the person wants a long-running command to end. */
  interrupted(): Promise<void>;
}
