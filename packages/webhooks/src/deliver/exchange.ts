import type { Sent, WebhookRequest } from '@bursar/core';
import type { Dispatcher } from 'undici';

/** Where a message goes. */
export interface Target {
  readonly origin: string;
  readonly path: string;
}

/** No more of an answer is read. */
const readBytes = 4_096;
/** Nobody waits longer for the end of an answer whose status is known. */
const previewMs = 1_000;

const timedOut = (): Error => Object.assign(new Error('no answer in time'), { name: 'TimeoutError' });
/** Why a connection is given up whose answer has been read far enough. */
const enough = new Error('enough was read');

const first = (header: string | readonly string[] | undefined): string | null =>
  (typeof header === 'string' ? header : header?.[0]) ?? null;

/**
 * One message and its answer, whose status and beginning are all that is wanted. The time of the message runs from here,
 * whatever it is spent on; a connection on which more is to come is given up.
 *
 * @throws Error of the connection, or a `TimeoutError`, when there is no status.
 */
export function exchange(
  dispatcher: Dispatcher,
  { origin, path }: Target,
  { headers, body, timeoutMs }: WebhookRequest,
): Promise<Sent> {
  return new Promise((resolve, reject) => {
    let controller: Dispatcher.DispatchController | undefined;
    let answer: { readonly status: number; readonly retryAfter: string | null } | undefined;
    const chunks: Buffer[] = [];
    let length = 0;
    let over = false;

    const end = (error?: Error): void => {
      if (over) return;
      over = true;
      clearTimeout(timer);
      // Cut off or not: once the status is known, what has come is all there is to show.
      if (!answer) return reject(error ?? timedOut());
      const preview =
        length === 0 ? '' : new TextDecoder().decode(Buffer.concat(chunks).subarray(0, readBytes));
      resolve({ kind: 'answered', ...answer, preview });
    };
    const giveUp = (reason: Error): void => {
      end(reason);
      controller?.abort(reason);
    };
    let timer = setTimeout(() => giveUp(timedOut()), timeoutMs);

    dispatcher.dispatch(
      { origin, path, method: 'POST', headers, body },
      {
        onRequestStart: (begun) => {
          controller = begun;
          if (over) begun.abort(timedOut());
        },
        onResponseStart: (_, status, fields) => {
          if (status < 200) return;
          answer = { status, retryAfter: first(fields['retry-after']) };
          clearTimeout(timer);
          timer = setTimeout(() => giveUp(enough), Math.min(previewMs, timeoutMs));
        },
        onResponseData: (_, chunk) => {
          chunks.push(chunk);
          length += chunk.byteLength;
          if (length >= readBytes) giveUp(enough);
        },
        onResponseEnd: () => end(),
        onResponseError: (_, error) => end(error),
      },
    );
  });
}
