import type { Actor } from '../../../../kernel/actor.js';
import { sameSecret } from '../../../../kernel/equal.js';
import { memberships } from '../../organizations/model.js';
import { tenantOf } from '../../organizations/rules/tenant.js';
import { apiKeys, credentials } from '../model.js';
import {
  isAlive,
  isUseWorthNoting,
  keyActor,
  refuseKey,
  unauthenticated,
  useNotedEveryMs,
} from '../rules/verdict.js';
import { readStamp } from './catalogue.js';
import type { Forgotten, KeyParts } from './parts.js';
import { verdictMemory, type Verdict } from './remember.js';

/** No secret of ours is longer. */
const longestSecret = 256;

/** From secrets to actors, with a memory of a few seconds. */
export interface KeyGate {
  authenticate(secret: string): Promise<Actor>;
  confirm(actor: Actor): Promise<Actor>;
  forget(which: Forgotten): void;
  idle(): Promise<void>;
}

/** Opens the gate of one process. */
export function keyGate(parts: KeyParts): KeyGate {
  const { storage, runtime, rememberMs = 5_000, remembered = 10_000 } = parts;
  const memory = verdictMemory(rememberMs, remembered);
  const asking = new Map<string, Promise<Verdict>>();
  const noting = new Set<Promise<void>>();
  /** Raised whenever something is forgotten: what was asked before may be kept no more. */
  let forgettings = 0;

  /** The stamp is read first: a change that comes between makes the verdict look older than it is, never newer. */
  const judge = async (
    id: string,
    organization: string,
    environment: string,
    now: Date,
  ): Promise<Verdict> => {
    const tenant = storage.tenant(tenantOf(organization, environment));
    const asOf = await readStamp(tenant);
    const key = await tenant.collection(apiKeys).get(id);
    const owner =
      key?.userId == null
        ? []
        : await storage.directory.collection(memberships).find({ organization, userId: key.userId });
    const role = owner[0]?.role ?? null;
    const refusal = refuseKey(key, role, now);
    if (refusal || !key) throw refusal ?? unauthenticated();
    const actor = keyActor(key, { tenant: tenant.id, organization, environment }, role, asOf);
    return { actor, key, judgedAt: now, lastUsedAt: key.lastUsedAt };
  };

  const ask = async (hash: string, now: Date): Promise<Verdict> => {
    const [credential] = await storage.directory.collection(credentials).find({ hash });
    if (!credential || !sameSecret(credential.hash, hash)) throw unauthenticated();
    return judge(credential.id, credential.organization, credential.environment, now);
  };

  /** Concurrent callers share one question; an answer that was overtaken by `forget` is used but not kept. */
  const askOnce = (hash: string, now: Date): Promise<Verdict> => {
    const running = asking.get(hash);
    if (running) return running;
    const before = forgettings;
    const answer: Promise<Verdict> = ask(hash, now)
      .then((verdict) => {
        if (before === forgettings) memory.keep(hash, verdict);
        return verdict;
      })
      .finally(() => {
        if (asking.get(hash) === answer) asking.delete(hash);
      });
    asking.set(hash, answer);
    return answer;
  };

  const noteUse = (verdict: Verdict, now: Date): void => {
    const before = verdict.lastUsedAt;
    if (!isUseWorthNoting(before, now)) return;
    verdict.lastUsedAt = now;
    const due = new Date(now.getTime() - useNotedEveryMs + 1);
    const note = storage
      .tenant(verdict.actor.tenant)
      .collection(apiKeys)
      .replaceAll(
        { id: verdict.key.id, lastUsedAt: before === null ? null : { before: due } },
        { lastUsedAt: now },
      )
      .then(() => undefined, parts.onError)
      .finally(() => noting.delete(note));
    noting.add(note);
  };

  return {
    authenticate: async (secret) => {
      if (secret === '' || secret.length > longestSecret) throw unauthenticated();
      const now = runtime.now();
      const hash = runtime.hash(secret);
      const verdict = memory.recent(hash, now) ?? (await askOnce(hash, now));
      if (!isAlive(verdict.key, now))
        throw unauthenticated(verdict.key.revokedAt === null ? 'expired' : 'revoked');
      noteUse(verdict, now);
      return verdict.actor;
    },
    confirm: async (actor) => {
      if (!actor.key) return actor;
      const before = forgettings;
      const { organization, environment, key } = actor;
      const verdict = await judge(key.id, organization, environment, runtime.now());
      // Other callers of this key need not ask again for the same change.
      if (before === forgettings) memory.renew(verdict);
      return verdict.actor;
    },
    forget: (which) => {
      parts.onForget?.(which);
      forgettings++;
      asking.clear();
      memory.forget(which);
    },
    idle: async () => {
      await Promise.all(noting);
    },
  };
}
