import type { JsonObject } from '../../../../kernel/json.js';
import type { ModelApi } from './apis.js';
import { jsonIn } from './members.js';
import { readAnswer } from './read-answer.js';
import { nothingSeen, type SeenAnswer, type Watch } from './seen.js';

/** An answer up to so many bytes is read as a whole. */
const wholeBytes = 1_048_576;
/** Of a longer one (embeddings) the end is kept: that is where usage stands. */
const tailBytes = 65_536;

const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function joined(chunks: readonly Uint8Array[], length: number): Uint8Array {
  const all = new Uint8Array(length);
  let at = 0;
  for (const chunk of chunks) {
    all.set(chunk, at);
    at += chunk.length;
  }
  return all;
}

/** The text of an object that begins at `from`, by counting braces outside of strings; null where it does not end. */
function objectAt(text: string, from: number): string | null {
  let depth = 0;
  let quoted = false;
  for (let i = from; i < text.length; i++) {
    const unit = text[i];
    if (quoted) {
      if (unit === '\\') i++;
      else if (unit === '"') quoted = false;
    } else if (unit === '"') quoted = true;
    else if (unit === '{') depth++;
    else if (unit === '}' && --depth === 0) return text.slice(from, i + 1);
  }
  return null;
}

/** The last usage object in the end of an answer. Inside a JSON string its quotes would be escaped, so it is not text. */
function usageIn(tail: string): unknown {
  const found = [...tail.matchAll(/(?<!\\)"usage"\s*:\s*(?=\{)/g)].at(-1);
  const usage = found && objectAt(tail, found.index + found[0].length);
  return usage === undefined || usage === null ? null : jsonIn(usage);
}

/**
 * Watches an answer in JSON: its bytes pass as they come. At most a megabyte is kept to be read at the end, of a longer
 * answer only its last part.
 */
export function watchJson(api: Pick<ModelApi, 'provider'>): Watch {
  let chunks: Uint8Array[] = [];
  let length = 0;
  let whole = true;

  const keep = (chunk: Uint8Array): void => {
    chunks.push(chunk);
    length += chunk.length;
    if (whole && length <= wholeBytes) return;
    whole = false;
    if (length < 2 * tailBytes) return;
    const tail = joined(chunks, length).slice(-tailBytes);
    chunks = [tail];
    length = tail.length;
  };
  const text = (): string => new TextDecoder().decode(joined(chunks, length));
  const parsed = (): unknown => (whole ? jsonIn(text()) : { usage: usageIn(text()) });

  return {
    push: (chunk) => {
      keep(chunk);
      return [chunk];
    },
    end: () => [],
    seen: (): SeenAnswer => (length === 0 ? nothingSeen : readAnswer(api, parsed())),
    body: () => {
      const body = whole ? parsed() : null;
      return isObject(body) ? body : null;
    },
  };
}
