import { randomBytes, randomUUID, scrypt, timingSafeEqual } from 'node:crypto';

/** Somebody who can sign in. */
export interface Account {
  readonly id: string;
  readonly email: string;
}

/** The application's own users. A real one keeps them in its database; what it keeps of a password is the same. */
export interface Accounts {
  add(email: string, password: string): Promise<Account>;
  /**
   * Who these credentials belong to; null for wrong ones, for an unknown address, and while the address is locked, which all
   * look and take the same.
   */
  check(email: string, password: string): Promise<Account | null>;
}

interface Stored extends Account {
  readonly salt: Buffer;
  readonly digest: Buffer;
}

interface Failures {
  readonly count: number;
  readonly last: number;
}

const digestBytes = 64;
const cost = { N: 16_384, r: 8, p: 1 };
/** After so many wrong passwords in a row an address is locked for a while, whoever sent them. */
const mostFailures = 5;
const lockedMs = 15 * 60_000;

const digestOf = (password: string, salt: Buffer): Promise<Buffer> =>
  new Promise((resolve, reject) => {
    scrypt(password, salt, digestBytes, cost, (error, key) => (error ? reject(error) : resolve(key)));
  });

/** Accounts in memory. */
export async function openAccounts(now: () => number = Date.now): Promise<Accounts> {
  const stored = new Map<string, Stored>();
  const failures = new Map<string, Failures>();
  const keyOf = (email: string): string => email.trim().toLowerCase();
  // An unknown address is compared with this, so that it takes as long as a wrong password.
  const nobody: Stored = {
    id: '',
    email: '',
    salt: randomBytes(16),
    digest: randomBytes(digestBytes),
  };
  return {
    add: async (email, password) => {
      const salt = randomBytes(16);
      const account = { id: randomUUID(), email: keyOf(email) };
      stored.set(account.email, { ...account, salt, digest: await digestOf(password, salt) });
      return account;
    },
    check: async (email, password) => {
      const key = keyOf(email);
      const known = stored.get(key) ?? nobody;
      const given = await digestOf(password, known.salt);
      const failed = failures.get(key);
      const count = failed && now() - failed.last < lockedMs ? failed.count : 0;
      const right = timingSafeEqual(given, known.digest) && known !== nobody;
      if (right && count < mostFailures) {
        failures.delete(key);
        return { id: known.id, email: known.email };
      }
      if (known !== nobody)
        failures.set(key, { count: count + 1, last: count < mostFailures ? now() : (failed?.last ?? now()) });
      return null;
    },
  };
}
