import { chmodSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { CommandError, exitCodes } from './exit.js';

/** The surfaces that the command speaks to. */
export type SurfaceName = 'wallets' | 'projects';
/** Wallets have three environments; projects have one. */
export type Environment = 'live' | 'test' | 'dev';

/** Where a surface is mounted, and the secret it knows us by. */
export interface Login {
  readonly url: string;
  readonly secret: string;
}

/** What is kept between runs. */
export interface Credentials {
  readonly wallets?: Readonly<Partial<Record<Environment, Login>>>;
  /** Where the last sign-in to wallets was. */
  readonly environment?: Environment;
  readonly projects?: Login;
}

const folderOf = (home: string): string => join(home, '.bursar');

/** The file that credentials are kept in. */
export const credentialsFile = (home: string): string => join(folderOf(home), 'credentials');

/** What is kept; nothing when there is no file. @throws CommandError for a file that is not ours. */
export function readCredentials(home: string): Credentials {
  const file = credentialsFile(home);
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Credentials;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return {};
    throw new CommandError(exitCodes.usage, `${file} cannot be read: remove it and log in again`);
  }
}

/** Keeps credentials where their owner alone can read them. */
export function writeCredentials(home: string, credentials: Credentials): void {
  const folder = folderOf(home);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const file = credentialsFile(home);
  writeFileSync(file, `${JSON.stringify(credentials, null, 2)}\n`, { mode: 0o600 });
  // The mode above holds for new files only.
  chmodSync(file, 0o600);
}

/** Forgets everything that is kept. */
export function removeCredentials(home: string): void {
  rmSync(credentialsFile(home), { force: true });
}

/** The environment that a wallet key is for, by its prefix; null for another kind of secret. */
export const environmentOf = (secret: string): Environment | null =>
  (/^sk_(live|test|dev)_/.exec(secret)?.[1] as Environment | undefined) ?? null;

/** A secret as it may be shown: its beginning and end. */
export const masked = (secret: string): string =>
  secret.length < 20 ? '…' : `${secret.slice(0, 12)}…${secret.slice(-4)}`;
