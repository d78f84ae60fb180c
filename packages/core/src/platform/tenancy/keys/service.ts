import type { Actor } from '../../../kernel/actor.js';
import type { Position } from '../../../kernel/cursor.js';
import type { Page } from '../../../kernel/page.js';
import { pageOf } from '../../../kernel/page.js';
import { DomainError } from '../../../kernel/errors.js';
import type { Op } from '../../../storage/counters.js';
import { apiKeys, type ApiKey } from './model.js';
import { keyGate } from './service/authenticate.js';
import { revokeKey, updateKey } from './service/edit.js';
import { createKey, rotateKey } from './service/issue.js';
import type {
  Forgotten,
  IssuedKey,
  IssuedOnce,
  KeyChange,
  KeyParts,
  NewKey,
  Rotation,
} from './service/parts.js';

export type { IssuedKey, IssuedOnce, KeyChange, KeyParts, NewKey, Rotation };

/** API keys of the actor's tenant, and the way from a secret to an actor. */
export interface KeyService {
  /**
   * @throws DomainError `limit_exceeded` when the tenant may have no more living keys, `forbidden` for an owner who is
   * no member, `invalid` for what a key cannot have.
   */
  create(actor: Actor, input: NewKey): Promise<IssuedKey>;
  /** The same once per operation, which commits with the key: a repeat answers the key without its secret. */
  createOnce(actor: Actor, input: NewKey, op: Op): Promise<IssuedOnce>;
  /** Unrevoked keys, newest first. */
  list(actor: Actor, page: { readonly limit: number; readonly after?: Position }): Promise<Page<ApiKey>>;
  /** @throws DomainError `not_found` when unknown or revoked. */
  get(actor: Actor, id: string): Promise<ApiKey>;
  /** @throws DomainError `invalid` when nothing is to change, `not_found` when unknown or revoked. */
  update(actor: Actor, id: string, change: KeyChange): Promise<ApiKey>;
  /** Takes effect at once. @throws DomainError `not_found` when unknown or already revoked. */
  revoke(actor: Actor, id: string): Promise<ApiKey>;
  /**
   * A new key with the same powers beside the old one, which dies after the grace (wallets spec §2).
   *
   * @throws DomainError `not_found` when unknown or dead, `conflict` when it was rotated before.
   */
  rotate(actor: Actor, id: string, rotation: Rotation): Promise<IssuedKey>;
  /** The same once per operation, which commits with the new key: a repeat answers that key without its secret. */
  rotateOnce(actor: Actor, id: string, rotation: Rotation, op: Op): Promise<IssuedOnce>;
  /**
   * The actor that a secret stands for. Remembered for a few seconds; a step that spends must confirm it
   * (`actor.key.asOf`).
   *
   * @throws DomainError `authentication_required` for an unknown, revoked or expired key, `forbidden` when its owner
   * has left.
   */
  authenticate(secret: string): Promise<Actor>;
  /** The same key actor judged anew, past every cache; a session's actor is returned as it is. @throws like `authenticate`. */
  confirm(actor: Actor): Promise<Actor>;
  /** Makes this process judge the keys of an organization, or of one of its members, anew. */
  forget(which: Forgotten): void;
  /** Resolves when last uses that are still being written are written. */
  idle(): Promise<void>;
}

/** What was made under no operation was made now. */
function fresh({ key, secret }: IssuedOnce): IssuedKey {
  if (secret === null) throw new Error('a key without an operation cannot have been made before');
  return { key, secret };
}

/** Makes the service of one process. */
export function keyService(parts: KeyParts): KeyService {
  const gate = keyGate(parts);
  const keysOf = (actor: Actor) => parts.storage.tenant(actor.tenant).collection(apiKeys);
  const thenForget = async <R>(actor: Actor, work: Promise<R>): Promise<R> => {
    try {
      return await work;
    } finally {
      gate.forget({ organization: actor.organization });
    }
  };
  return {
    ...gate,
    create: async (actor, input) => fresh(await createKey(parts, actor, input)),
    createOnce: (actor, input, op) => createKey(parts, actor, input, op),
    list: async (actor, { limit, after }) => {
      const rows = await keysOf(actor).find(
        { revokedAt: null },
        { order: { by: 'createdAt', direction: 'desc' }, limit: limit + 1, ...(after ? { after } : {}) },
      );
      return pageOf(rows, limit, 'createdAt');
    },
    get: async (actor, id) => {
      const key = await keysOf(actor).get(id);
      if (!key || key.revokedAt !== null) throw new DomainError('not_found', 'missing', 'API key not found.');
      return key;
    },
    update: (actor, id, change) => thenForget(actor, updateKey(parts, actor, id, change)),
    revoke: (actor, id) => thenForget(actor, revokeKey(parts, actor, id)),
    rotate: async (actor, id, rotation) =>
      fresh(await thenForget(actor, rotateKey(parts, actor, id, rotation))),
    rotateOnce: (actor, id, rotation, op) => thenForget(actor, rotateKey(parts, actor, id, rotation, op)),
  };
}
