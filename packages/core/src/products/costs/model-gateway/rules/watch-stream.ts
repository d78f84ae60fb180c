import type { JsonObject } from '../../../../kernel/json.js';
import { sseBody } from '../../bodies/rules.js';
import type { ModelApi } from './apis.js';
import { jsonIn } from './members.js';
import { readEvent, tellsOnlyUsage, type StreamSeen } from './read-event.js';
import { nothingSeen, type Watch } from './seen.js';
import { eventData, splitEvents, type EventBlock } from './split-events.js';

/** An event longer than this passes unread. A whole response may be one event, with all that it answered. */
const longestEvent = 4_194_304;
/** A stream is kept for people to look at up to so many bytes. */
const longestKept = 1_048_576;

/** How a stream is watched. */
export interface StreamWatching {
  /** The client did not ask for the usage: the event that only tells it is left out. */
  readonly hidesUsage: boolean;
  /** Keeps the text for people to look at. */
  readonly keepsText: boolean;
}

function textKeeper() {
  const decoder = new TextDecoder();
  let text = '';
  let bytes = 0;
  return {
    add: (chunk: Uint8Array): void => {
      bytes += chunk.length;
      text = bytes > longestKept ? '' : text + decoder.decode(chunk, { stream: true });
    },
    body: (): JsonObject | null => (bytes > longestKept || bytes === 0 ? null : sseBody(text)),
  };
}

/**
 * Watches a stream of server-sent events. Its bytes pass as they come; only where an event may have to be left out does a
 * block wait until it is whole. What cannot be read passes all the same.
 */
export function watchStream(
  api: Pick<ModelApi, 'provider'>,
  { hidesUsage, keepsText }: StreamWatching,
): Watch {
  const splitter = splitEvents(longestEvent);
  const keeper = keepsText ? textKeeper() : null;
  let seen: StreamSeen = { ...nothingSeen, usage: {} };

  /** Whether the client may see the block. */
  const read = ({ bytes, whole }: EventBlock): boolean => {
    const data = whole ? eventData(bytes) : null;
    if (data === null || data === '[DONE]') return true;
    const event = jsonIn(data);
    if (event === null) return true;
    seen = readEvent(api, seen, event);
    return !(hidesUsage && tellsOnlyUsage(event));
  };
  const pass = (blocks: readonly EventBlock[]): Uint8Array[] => {
    const shown = blocks.filter(read).map(({ bytes }) => bytes);
    for (const bytes of shown) if (hidesUsage) keeper?.add(bytes);
    return shown;
  };

  return {
    push: (chunk) => {
      const shown = pass(splitter.push(chunk));
      if (hidesUsage) return shown;
      keeper?.add(chunk);
      return [chunk];
    },
    end: () => {
      const shown = pass(splitter.end());
      return hidesUsage ? shown : [];
    },
    seen: () => seen,
    body: () => keeper?.body() ?? null,
  };
}
