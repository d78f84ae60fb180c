import type { Actor } from '../../../../kernel/actor.js';
import type { ApiKey } from '../model.js';
import type { Forgotten } from './parts.js';

/** What was found behind a secret. */
export interface Verdict {
  readonly actor: Actor;
  readonly key: ApiKey;
  readonly judgedAt: Date;
  /** Mutable: this process notes a use once and remembers that it did. */
  lastUsedAt: Date | null;
}

/** Verdicts of the last few seconds, by the hash of their secret. */
export interface VerdictMemory {
  /** Undefined when there is none, or none recent enough; one from the future is not recent. */
  recent(hash: string, now: Date): Verdict | undefined;
  keep(hash: string, verdict: Verdict): void;
  /** Replaces the verdict of a key that is remembered. */
  renew(verdict: Verdict): void;
  forget(which: Forgotten): void;
}

/** An empty memory for at most `capacity` verdicts, the oldest of which makes room for the next. */
export function verdictMemory(rememberMs: number, capacity: number): VerdictMemory {
  const verdicts = new Map<string, Verdict>();
  const hashes = new Map<string, string>();

  const drop = (hash: string): void => {
    const verdict = verdicts.get(hash);
    if (verdict) hashes.delete(verdict.key.id);
    verdicts.delete(hash);
  };
  const keep = (hash: string, verdict: Verdict): void => {
    drop(hash);
    verdicts.set(hash, verdict);
    hashes.set(verdict.key.id, hash);
    const [oldest] = verdicts.keys();
    if (verdicts.size > capacity && oldest !== undefined) drop(oldest);
  };

  return {
    keep,
    recent: (hash, now) => {
      const verdict = verdicts.get(hash);
      const age = verdict === undefined ? -1 : now.getTime() - verdict.judgedAt.getTime();
      return age >= 0 && age < rememberMs ? verdict : undefined;
    },
    renew: (verdict) => {
      const hash = hashes.get(verdict.key.id);
      if (hash !== undefined) keep(hash, verdict);
    },
    forget: ({ organization, userId }) => {
      for (const [hash, { actor, key }] of verdicts)
        if (actor.organization === organization && (userId === undefined || key.userId === userId))
          drop(hash);
    },
  };
}
