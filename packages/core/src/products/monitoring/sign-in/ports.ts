/** A request as signing in sees it. */
export interface SignInRequest {
  /** By name, the last of several values. */
  readonly query: Readonly<Record<string, string>>;
  readonly cookie: string | null;
  /** Where this surface's routes begin, as an absolute address; null when the host did not say. */
  readonly apiUrl: string | null;
  readonly now: Date;
}

/** Where a browser goes next, and which cookies it takes along. */
export interface SignInStep {
  /** A path of this site, or the address of a provider of identities. */
  readonly location: string;
  /** `set-cookie` headers. */
  readonly cookies: readonly string[];
}

/** The end of a sign-in: null for a code that is missing, used or not ours. */
export type SignInEnd = { readonly cookies: readonly string[] } | null;

/**
 * How people sign in; the host's own, or Supabase. Who is signed in on later requests is told by `session` of the host.
 */
export interface SignInAdapter {
  /** Names of providers of identities that can be asked for. */
  readonly providers: readonly string[];
  /** Sends a browser to a provider of identities, to come back to the callback. */
  begin(request: SignInRequest, provider: string): Promise<SignInStep>;
  /** Takes what the provider of identities sent along. */
  complete(request: SignInRequest): Promise<SignInEnd>;
  /** Ends the session, if there is one; answers the cookies that clear it. */
  signOut(request: SignInRequest): Promise<readonly string[]>;
}
