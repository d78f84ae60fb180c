import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type {
  ConnectorContext,
  DayRange,
  ProviderSample,
  Pulled,
  PullRequest,
} from '@bursar/core/monitoring';
import { expect } from 'vitest';

/** A request that the provider got. */
export interface ProviderCall {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

/** What it answers: a value is sent as JSON, a text as it is, null closes the connection. */
export type ProviderReply = {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: unknown;
} | null;

const servers: Server[] = [];

/** Closes every server of the file. */
export const closeProviders = async (): Promise<void> => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
};

const textOf = async (request: IncomingMessage): Promise<string> => {
  let text = '';
  for await (const part of request) text += String(part);
  return text;
};

/** A local server that replays what a provider documents. */
export async function providerServer(reply: (call: ProviderCall) => ProviderReply) {
  const calls: ProviderCall[] = [];
  const server = createServer((request, response) => {
    void textOf(request).then((body) => {
      const { pathname, searchParams } = new URL(request.url ?? '/', 'http://provider.test');
      const { method = '', headers } = request;
      const call = { method, path: pathname, query: searchParams, headers, body };
      calls.push(call);
      const answer = reply(call);
      if (!answer) return request.socket.destroy();
      const text = typeof answer.body === 'string' ? answer.body : JSON.stringify(answer.body);
      response.writeHead(answer.status ?? 200, { 'content-type': 'application/json', ...answer.headers });
      response.end(text);
      return undefined;
    });
  });
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return { baseUrl: `http://127.0.0.1:${port}`, calls };
}

/** A call's context at noon of 13 April 2026. */
export const contextNow = (): ConnectorContext => ({
  fetch,
  now: new Date('2026-04-13T12:00:00Z'),
  signal: AbortSignal.timeout(20_000),
});

/** Two days of April 2026. */
export const range: DayRange = { from: '2026-04-03', before: '2026-04-05' };

/** Every sample of a question, page after page; fails the test when a page is a failure. */
export async function pullAll(
  pull: (request: PullRequest) => Promise<Pulled>,
  ask: Omit<PullRequest, 'cursor'>,
): Promise<readonly ProviderSample[]> {
  const samples: ProviderSample[] = [];
  let cursor: string | null = null;
  do {
    const page: Pulled = await pull({ ...ask, cursor });
    if (page.kind !== 'page') throw new Error(`${page.kind}: ${page.message}`);
    samples.push(...page.samples);
    cursor = page.next;
  } while (cursor !== null);
  return samples;
}

/** That an outcome is a failure of this kind whose text holds none of the secrets. */
export function expectFailure(outcome: unknown, kind: string, secrets: readonly string[]): void {
  expect(outcome).toMatchObject({ kind });
  for (const secret of secrets) expect(JSON.stringify(outcome)).not.toContain(secret);
}
