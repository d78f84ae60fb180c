const lineFeed = 10;
const carriageReturn = 13;

/** A piece of an event stream: one event with the blank line that ends it, or a part of one that is too long. */
export interface EventBlock {
  readonly bytes: Uint8Array;
  /** False for the parts of an event that was too long to be kept; its text is then not read. */
  readonly whole: boolean;
}

/** Cuts a byte stream where its events end. */
export interface EventSplitter {
  push(chunk: Uint8Array): readonly EventBlock[];
  /** What came after the last event. */
  end(): readonly EventBlock[];
}

/**
 * Cuts a stream of server-sent events after each blank line, whatever way lines end in it. The blocks in a row are the
 * stream, byte by byte, however it was cut into chunks.
 *
 * @param longest an event with more bytes than this is passed on in parts.
 */
export function splitEvents(longest: number): EventSplitter {
  let kept: Uint8Array[] = [];
  let keptBytes = 0;
  let whole = true;
  let lineBytes = 0;
  let afterReturn = false;

  const close = (last: Uint8Array, ended: boolean): EventBlock => {
    const bytes = new Uint8Array(keptBytes + last.length);
    let at = 0;
    for (const part of [...kept, last]) {
      bytes.set(part, at);
      at += part.length;
    }
    const block = { bytes, whole: whole && ended };
    kept = [];
    keptBytes = 0;
    whole = ended;
    return block;
  };

  /** Whether this byte ends an event: a line end where a line begins. */
  const endsEvent = (byte: number): boolean => {
    if (byte === lineFeed && afterReturn) {
      afterReturn = false;
      return false;
    }
    afterReturn = byte === carriageReturn;
    if (byte !== lineFeed && byte !== carriageReturn) {
      lineBytes++;
      return false;
    }
    const blank = lineBytes === 0;
    lineBytes = 0;
    return blank;
  };

  return {
    push: (chunk) => {
      const blocks: EventBlock[] = [];
      let from = 0;
      for (let at = 0; at < chunk.length; at++)
        if (endsEvent(chunk[at] as number)) {
          blocks.push(close(chunk.subarray(from, at + 1), true));
          from = at + 1;
        }
      const rest = chunk.subarray(from);
      if (keptBytes + rest.length > longest) blocks.push(close(rest, false));
      else if (rest.length > 0) {
        kept.push(rest);
        keptBytes += rest.length;
      }
      return blocks;
    },
    end: () => (keptBytes > 0 ? [close(new Uint8Array(0), true)] : []),
  };
}

const decoder = new TextDecoder();

/** The data of an event: its `data` lines joined (the HTML standard, server-sent events); null for a comment or none. */
export function eventData(bytes: Uint8Array): string | null {
  const lines = decoder.decode(bytes).split(/\r\n|\n|\r/);
  const data = lines.flatMap((line) => {
    if (line === 'data') return [''];
    return line.startsWith('data:') ? [line.slice(line.startsWith('data: ') ? 6 : 5)] : [];
  });
  return data.length === 0 ? null : data.join('\n');
}
