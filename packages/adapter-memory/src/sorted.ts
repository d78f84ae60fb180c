/** Where a row lies relative to a sought place: negative before it, positive behind it, 0 at it. */
export type Probe<T> = (row: T) => number;

/** Rows in order. Adding at the end, the common case, costs one comparison; anywhere else a logarithm. */
export interface Sorted<T> {
  add(row: T): void;
  /** Answers whether rows are left. */
  remove(row: T): boolean;
  /** Puts a row in the place of one that compares equal to it. */
  swap(before: T, after: T): void;
  /** Visits rows upwards from the first that is not before `from`, until the visitor answers false. */
  ascend(from: Probe<T> | null, visit: (row: T) => boolean): void;
  /** Visits rows downwards from the last that is before `before`, until the visitor answers false. */
  descend(before: Probe<T> | null, visit: (row: T) => boolean): void;
}

/** Rows per chunk: small enough to insert into cheaply, large enough that there are few. */
const chunkSize = 512;

/** Opens a list of rows under a strict order, filled with these. */
export function openSorted<T>(compare: (a: T, b: T) => number, rows: Iterable<T> = []): Sorted<T> {
  const sorted = [...rows].sort(compare);
  const chunks: T[][] = [];
  for (let i = 0; i < sorted.length; i += chunkSize) chunks.push(sorted.slice(i, i + chunkSize));

  /** The first place whose row is not before the probe's. */
  const locate = (probe: Probe<T>): readonly [number, number] => {
    let [low, high] = [0, chunks.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (probe(chunks[middle]?.at(-1) as T) < 0) low = middle + 1;
      else high = middle;
    }
    const chunk = chunks[low];
    if (!chunk) return [low, 0];
    let [first, last] = [0, chunk.length];
    while (first < last) {
      const middle = (first + last) >> 1;
      if (probe(chunk[middle] as T) < 0) first = middle + 1;
      else last = middle;
    }
    return [low, first];
  };

  const find = (row: T): readonly [number, number] => {
    const [index, offset] = locate((each) => compare(each, row));
    if (chunks[index]?.[offset] !== row) throw new Error('a row is missing from its index');
    return [index, offset];
  };

  const insert = (index: number, offset: number, row: T): void => {
    const chunk = chunks[index];
    if (!chunk) {
      chunks.push([row]);
      return;
    }
    chunk.splice(offset, 0, row);
    if (chunk.length >= 2 * chunkSize) chunks.splice(index + 1, 0, chunk.splice(chunkSize));
  };

  return {
    add: (row) => {
      const tail = chunks.at(-1);
      if (tail && compare(tail.at(-1) as T, row) < 0) {
        if (tail.length < chunkSize) tail.push(row);
        else chunks.push([row]);
        return;
      }
      insert(...locate((each) => compare(each, row)), row);
    },
    remove: (row) => {
      const [index, offset] = find(row);
      const chunk = chunks[index] as T[];
      chunk.splice(offset, 1);
      if (chunk.length === 0) chunks.splice(index, 1);
      return chunks.length > 0;
    },
    swap: (before, after) => {
      const [index, offset] = find(before);
      (chunks[index] as T[])[offset] = after;
    },
    ascend: (from, visit) => {
      let [index, offset] = from ? locate(from) : [0, 0];
      for (; index < chunks.length; index++, offset = 0) {
        const chunk = chunks[index] as T[];
        for (; offset < chunk.length; offset++) if (!visit(chunk[offset] as T)) return;
      }
    },
    descend: (before, visit) => {
      let [index, offset] = before ? locate(before) : [chunks.length, 0];
      for (;;) {
        while (offset === 0) {
          if (index === 0) return;
          index--;
          offset = (chunks[index] as T[]).length;
        }
        offset--;
        if (!visit((chunks[index] as T[])[offset] as T)) return;
      }
    },
  };
}
