import { CommandError, exitCodes } from './exit.js';

/** A request to a surface, whoever answers it. */
export interface Call {
  readonly method: string;
  /** Below the surface's mount; begins with a slash. */
  readonly path: string;
  /** Without the question mark; '' for none. */
  readonly query: string;
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | null;
}

/** Its answer. */
export interface Reply {
  readonly status: number;
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** Brings requests to a surface: over HTTP, or to one opened in this process. */
export type Transport = (call: Call) => Promise<Reply>;

const timeoutMs = 30_000;

/** Requests over HTTP to where a surface is mounted. @throws CommandError `network` when nobody answers. */
export const httpTransport =
  (base: string, fetcher: typeof fetch): Transport =>
  async ({ method, path, query, headers, body }) => {
    const url = `${base.replace(/\/+$/, '')}${path}${query === '' ? '' : `?${query}`}`;
    try {
      const response = await fetcher(url, {
        method,
        headers,
        body,
        redirect: 'error',
        signal: AbortSignal.timeout(timeoutMs),
      });
      const answered = Object.fromEntries(
        [...response.headers].map(([name, value]) => [name.toLowerCase(), value]),
      );
      return { status: response.status, headers: answered, body: await response.text() };
    } catch (error) {
      const reason =
        error instanceof Error ? ((error.cause as Error | undefined)?.message ?? error.message) : '';
      throw new CommandError(exitCodes.network, `cannot reach ${new URL(url).origin}: ${reason}`);
    }
  };
