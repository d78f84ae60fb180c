import { DomainError } from '../../../kernel/errors.js';
import type { Runtime } from '../../../kernel/runtime.js';
import type { Storage } from '../../../storage/storage.js';
import { waitlistPlaces, type WaitlistPlace } from './model.js';
import type { Waitlist } from './ports.js';

/** Letting people wait in line (projects spec §10). */
export interface WaitlistService {
  /**
   * Takes a place, or tells of the one that was taken.
   *
   * @throws DomainError `rate_limit_exceeded` (throttled) beyond five tries an hour from one network address.
   */
  join(
    joiner: { readonly email: string; readonly name: string | null },
    from: { readonly address: string | null; readonly now: Date },
  ): Promise<{ readonly position: number; readonly joined: boolean }>;
}

const perHour = 5;
const hourMs = 3_600_000;
const last = 'last';

/** Makes the service. */
export function waitlistService(parts: {
  readonly storage: Storage;
  readonly runtime: Pick<Runtime, 'hash'>;
  readonly waitlist: Waitlist;
}): WaitlistService {
  const { storage, runtime, waitlist } = parts;

  const limit = async (address: string | null, now: Date): Promise<void> => {
    const key = `projects:waitlist:${address ?? 'unknown'}`;
    const hit = await storage.limits.hit({ key, limit: perHour, windowMs: hourMs, now });
    if (hit.allowed) return;
    const seconds = Math.max(1, Math.ceil((hit.resetAt.getTime() - now.getTime()) / 1_000));
    throw new DomainError('rate_limit_exceeded', 'throttled', 'Too many requests', {
      retryAfterSeconds: seconds,
    });
  };

  /** One try to take the place behind the last; null when somebody else was faster. */
  const take = (id: string, joiner: { email: string; name: string | null }, now: Date) =>
    storage.transaction(async (tx): Promise<number | null> => {
      const places = tx.directory.collection(waitlistPlaces);
      const seen = await places.get(last);
      const next: WaitlistPlace = { id: last, position: (seen?.position ?? 0) + 1, joinedAt: now };
      const won = seen === undefined ? await places.insert(next) : await places.replace(seen, next);
      if (!won) return null;
      const place: WaitlistPlace = { id, position: next.position, joinedAt: now };
      return (await places.insert(place)) ? place.position : null;
    });

  return {
    join: async ({ email, name }, { address, now }) => {
      await limit(address, now);
      const id = runtime.hash(email.toLowerCase());
      const places = storage.directory.collection(waitlistPlaces);
      for (;;) {
        const known = await places.get(id);
        if (known) return { position: known.position, joined: false };
        const position = ((await places.get(last))?.position ?? 0) + 1;
        await waitlist.joined({ email, name, position });
        const taken = await take(id, { email, name }, now);
        if (taken !== null) return { position: taken, joined: true };
      }
    },
  };
}
