/** The repository's root folder. */
export const root: string;
/** The published packages in the order in which they must be built. */
export const packages: readonly { readonly folder: string; readonly path: string; readonly name: string }[];
/** The script behind a command of an installed package, to be run with Node itself on every platform. */
export function program(name: string, command?: string): string;
