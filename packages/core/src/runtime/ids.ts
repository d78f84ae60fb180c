import { uuidCounterLimit, uuidV7 } from '../kernel/id.js';

/** Ids start counting below this within each millisecond, so that two processes rarely begin alike. */
const startBelow = uuidCounterLimit / 2;

/**
 * A maker of version 7 UUIDs that rise strictly within the process, also when the clock stands still or is set back.
 * `random` gives at least 10 bytes a call.
 */
export function idSource(nowMs: () => number, random: (length: number) => Uint8Array): () => string {
  let last = -1;
  let counter = 0;
  return () => {
    const bytes = random(10);
    const now = nowMs();
    if (now > last) {
      last = now;
      counter = new DataView(bytes.buffer, bytes.byteOffset).getUint32(6) % startBelow;
    } else if (++counter === uuidCounterLimit) {
      last++;
      counter = 0;
    }
    return uuidV7(last, counter, bytes);
  };
}
