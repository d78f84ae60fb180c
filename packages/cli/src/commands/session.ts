import type { Command } from 'commander';
import {
  credentialsFile,
  environmentOf,
  masked,
  readCredentials,
  removeCredentials,
  writeCredentials,
} from '../credentials.js';
import { usualUrl, type Context } from '../context.js';
import { CommandError, exitCodes } from '../exit.js';
import { pairs } from '../render.js';

interface Whoami {
  readonly organization: { readonly id: string; readonly name: string };
  readonly environment: string;
  readonly plan: string;
  readonly api_key: {
    readonly id: string;
    readonly name: string;
    readonly display: string;
    readonly scopes: readonly string[];
    readonly expires_at: string | null;
  };
}

interface ProjectsSession {
  readonly user?: { readonly email: string; readonly name?: string | null };
}

async function loginToWallets({ surroundings, say, paint }: Context, url: string): Promise<void> {
  const { ask, home } = surroundings;
  const secret = (await ask('API key: ', { secret: true })).trim();
  const environment = environmentOf(secret);
  if (environment === null)
    throw new CommandError(
      exitCodes.usage,
      'that is no API key: it begins with sk_live_, sk_test_ or sk_dev_',
    );
  const kept = readCredentials(home);
  writeCredentials(home, {
    ...kept,
    environment,
    wallets: { ...kept.wallets, [environment]: { url, secret } },
  });
  say(`${paint('good', '✓')} API key ${masked(secret)} saved in ${credentialsFile(home)}`);
}

async function loginToProjects(
  { surroundings, say, paint }: Context,
  url: string,
  email?: string,
): Promise<void> {
  const { ask, home, fetch } = surroundings;
  const name = email ?? (await ask('Email: ')).trim();
  const password = await ask('Password or token: ', { secret: true });
  const kept = readCredentials(home);
  if (password.startsWith('code_pat_')) {
    writeCredentials(home, { ...kept, projects: { url, secret: password.trim() } });
  } else {
    const response = await fetch(`${url.replace(/\/+$/, '')}/api/auth/token`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ email: name, password, name: 'bursar cli' }),
      redirect: 'error',
    }).catch(() => {
      throw new CommandError(exitCodes.network, `cannot reach ${url}`);
    });
    const answer = (await response.json().catch(() => ({}))) as { token?: string; error?: string };
    if (!response.ok || answer.token === undefined)
      throw new CommandError(exitCodes.signedOut, answer.error ?? `the server answered ${response.status}`);
    writeCredentials(home, { ...kept, projects: { url, secret: answer.token } });
  }
  say(`${paint('good', '✓')} Signed in as ${name}; token saved in ${credentialsFile(home)}`);
}

const keyText = ({ name, display, expires_at: end }: Whoami['api_key']): string =>
  `${name} ${display} (expires: ${end?.slice(0, 10) ?? 'never'})`;

async function whoami(context: Context): Promise<void> {
  const { show, paint } = context;
  const wallets = context.knows('wallets')
    ? await (await context.client('wallets')).get<Whoami>('/v1/whoami')
    : null;
  const projects = context.knows('projects')
    ? await (await context.client('projects')).get<ProjectsSession>('/api/auth/session')
    : null;
  if (wallets === null && projects === null) await context.client('wallets');
  show({ wallets, projects }, () =>
    pairs(
      [
        ...(wallets === null
          ? []
          : ([
              ['Organization', wallets.organization.name],
              ['Environment', wallets.environment],
              ['Plan', wallets.plan],
              ['API key', keyText(wallets.api_key)],
              ['Scopes', wallets.api_key.scopes.join(', ')],
            ] as const)),
        ...(projects?.user ? ([['Signed in as', projects.user.email]] as const) : []),
      ],
      paint,
    ),
  );
}

/** `login`, `logout`, `whoami`. Secrets are typed or piped in, never arguments: arguments show in process lists. */
export function addSessionCommands(program: Command, context: Context): void {
  program
    .command('login')
    .description('keep an API key of a server, typed or piped in')
    .option('--url <url>', 'where the server mounts the API', usualUrl)
    .option('--projects', 'sign in to projects with email and password, or with a token')
    .option('--email <email>', 'with --projects')
    .action(async ({ url, projects, email }: { url: string; projects?: boolean; email?: string }) => {
      if (!URL.canParse(url)) throw new CommandError(exitCodes.usage, `${url} is not an address`);
      await (projects ? loginToProjects(context, url, email) : loginToWallets(context, url));
    });
  program
    .command('logout')
    .description('forget all keys and tokens')
    .action(() => {
      removeCredentials(context.surroundings.home);
      context.say(`${context.paint('good', '✓')} Credentials removed`);
    });
  program
    .command('whoami')
    .description('show whose keys are in use')
    .action(() => whoami(context));
}
