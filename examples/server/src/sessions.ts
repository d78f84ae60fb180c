import { createHmac, timingSafeEqual } from 'node:crypto';

/** The demo's people. In a real application the host's login decides who is signed in. */
export const people = {
  owner: { id: '00000000-0000-4000-8000-000000000001', email: 'owner@example.com' },
  admin: { id: '00000000-0000-4000-8000-000000000002', email: 'admin@example.com' },
  member: { id: '00000000-0000-4000-8000-000000000003', email: 'member@example.com' },
  viewer: { id: '00000000-0000-4000-8000-000000000004', email: 'viewer@example.com' },
} as const;

export type Person = keyof typeof people;

const cookieName = 'bursar-demo';
/** What signing in by form sets; its value is of the same kind. */
const loginCookie = 'next-auth.session-token';

/** Signed demo sessions: whoever holds the cookie of a person is that person until the server stops. */
export interface DemoSessions {
  /** The value of the Cookie header. */
  cookie(person: Person): string;
  /** The pair of a cookie that says the owner has signed in by form. */
  login(): string;
  /** Who a Cookie header names; null when it is missing or forged. */
  read(header: string | null): { readonly id: string; readonly email: string } | null;
}

/** Makes sessions under a secret of this start. */
export function demoSessions(secret: Uint8Array): DemoSessions {
  const sign = (person: string): Buffer => createHmac('sha256', secret).update(person).digest();
  return {
    cookie: (person) => `${cookieName}=${person}.${sign(person).toString('hex')}`,
    login: () => `${loginCookie}=owner.${sign('owner').toString('hex')}`,
    read: (header) => {
      for (const part of (header ?? '').split(';')) {
        const [name, value = ''] = part.trim().split('=', 2);
        const [person = '', signature = ''] = value.split('.', 2);
        if ((name !== cookieName && name !== loginCookie) || !Object.hasOwn(people, person)) continue;
        const given = Buffer.from(signature, 'hex');
        const wanted = sign(person);
        if (given.length === wanted.length && timingSafeEqual(given, wanted)) return people[person as Person];
      }
      return null;
    },
  };
}
