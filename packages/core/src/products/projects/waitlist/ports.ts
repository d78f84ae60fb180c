/** Somebody who wants to be let in. */
export interface Joiner {
  readonly email: string;
  readonly name: string | null;
  readonly position: number;
}

/** Keeps the addresses of those who wait: they are the host's, here is only their order. */
export interface Waitlist {
  /** Called before the place is taken, so perhaps again; must not fail for one it knows. */
  joined(joiner: Joiner): Promise<void>;
}
