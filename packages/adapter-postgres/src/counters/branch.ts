import { overtaken } from '../errors.js';
import type { Session, Values } from '../session.js';

/** One data-modifying branch of the writing statement. */
export interface Branch {
  /** The statement; its parameters count from `first`. With `expected` it returns a row per row written. */
  readonly text: (first: number) => string;
  readonly values: Values;
  /** How many rows it must write, and what must have changed elsewhere when it does not. */
  readonly expected?: { readonly rows: number; readonly of: string };
  /** There is one such branch per row, so that the statement is hardly ever the same again. */
  readonly single?: true;
}

/**
 * Runs all branches as one statement. Branches that are counted run in their order, the others after them from last to
 * first: whoever lists tables in one order locks their rows in one order.
 *
 * @throws StorageError to run the batch again, when a branch wrote another number of rows than it must.
 */
export async function writeBranches(
  session: Session,
  branches: readonly Branch[],
  mark: string,
): Promise<void> {
  if (branches.length === 0) return;
  const values: (string | null)[] = [];
  const texts = branches.map(({ text, values: own }, index) => {
    const branch = `w${index} as (${text(values.length + 1)})`;
    for (const value of own) values.push(value);
    return branch;
  });
  const counts = branches.map(({ expected }, index) =>
    expected ? `(select count(*) from w${index})` : 'null',
  );
  const text = `${branches.some(({ single }) => single) ? '' : mark}with ${texts.join(', ')} select json_build_array(${counts.join(', ')})::text as r`;
  const [written = []] = await session.rows(text, values);
  for (const [index, { expected }] of branches.entries())
    if (expected && written[index] !== expected.rows) throw overtaken(expected.of);
}
