import type { Session } from '../session.js';

/** One branch of a reading statement. */
export interface Part {
  /** The branch; its rows are JSON arrays that start with `part`, and its parameters count from `first`. */
  readonly text: (part: number, first: number) => string;
  readonly values: readonly string[];
  /** Takes one row, the part's number still in front. */
  readonly take: (cells: readonly unknown[]) => void;
}

/** Reads all parts in one statement, and so in one snapshot. `mark` is put before its text. */
export async function readParts(session: Session, parts: readonly Part[], mark = ''): Promise<void> {
  if (parts.length === 0) return;
  const values: string[] = [];
  const branches = parts.map((part, index) => {
    const text = part.text(index, values.length + 1);
    values.push(...part.values);
    return text;
  });
  for (const cells of await session.rows(mark + branches.join(' union all '), values))
    parts[cells[0] as number]?.take(cells);
}
