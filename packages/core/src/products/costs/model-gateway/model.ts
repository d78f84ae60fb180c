/** Headers as a message carries them; names are lower case. */
export type Headers = Readonly<Record<string, string | readonly string[] | undefined>>;

/** How a request is let into an upstream, instead of what the client sent for it: header by name. */
export type UpstreamCredential = Readonly<Record<string, string>>;
