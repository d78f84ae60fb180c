/** A public entry of a package. */
export interface Entry {
  /** What others import. */
  readonly specifier: string;
  /** The package's folder. */
  readonly folder: string;
  /** The source in that folder. */
  readonly file: string;
  /** The name of what is built from it, without an ending. */
  readonly output: string;
}
/** Every entry of every package. */
export const entries: readonly Entry[];
/** The sources of one package's entries by the names of what is built from them. */
export function entriesOf(folder: string): Record<string, string>;
