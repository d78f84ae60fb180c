import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import type { Cipher } from '../kernel/runtime.js';

/** One key of the host. */
export interface CipherKey {
  /** 1–64 letters, digits, `-` or `_`; written beside everything that the key seals. */
  readonly id: string;
  /** 32 bytes as 64 hex digits or 44 characters of base64. */
  readonly secret: string;
}

const ivBytes = 12;
const tagBytes = 16;
const version = 'b1';

function keyBytes({ id, secret }: CipherKey): Buffer {
  if (!/^[\w-]{1,64}$/.test(id))
    throw new Error('a cipher key id is 1-64 letters, digits, hyphens or underscores');
  const bytes = /^[0-9a-f]{64}$/i.test(secret) ? Buffer.from(secret, 'hex') : Buffer.from(secret, 'base64');
  if (bytes.length !== 32) throw new Error(`cipher key ${id} must be 32 bytes in hex or base64`);
  return bytes;
}

/**
 * Encrypts secrets at rest with AES-256-GCM: the first key seals, every key opens. To rotate, put the new key first
 * and keep the old one until nothing sealed by it is left.
 *
 * @throws Error for a key of another size, a malformed id, or an id that occurs twice.
 *
 * @example
 * const host = cipher({ keys: [{ id: '2026', secret: '00'.repeat(32) }] });
 * host.open(host.seal('whsec_1')); // 'whsec_1'
 */
export function cipher({ keys }: { readonly keys: readonly [CipherKey, ...CipherKey[]] }): Cipher {
  const known = new Map(keys.map((key) => [key.id, keyBytes(key)]));
  if (known.size !== keys.length) throw new Error('two cipher keys have the same id');
  const [first] = keys;
  const sealer = keyBytes(first);
  const label = (id: string): string => `${version}.${id}.`;
  return {
    seal: (plain) => {
      const iv = randomBytes(ivBytes);
      const aes = createCipheriv('aes-256-gcm', sealer, iv, { authTagLength: tagBytes });
      aes.setAAD(Buffer.from(label(first.id)));
      const sealed = Buffer.concat([aes.update(plain, 'utf8'), aes.final()]);
      return label(first.id) + Buffer.concat([iv, aes.getAuthTag(), sealed]).toString('base64url');
    },
    open: (sealed) => {
      const [mark, id, body, ...rest] = sealed.split('.');
      const key = id === undefined ? undefined : known.get(id);
      if (mark !== version || id === undefined || body === undefined || rest.length > 0 || !key)
        throw new Error('this text was not sealed by a known key');
      const bytes = Buffer.from(body, 'base64url');
      if (bytes.length < ivBytes + tagBytes || bytes.toString('base64url') !== body)
        throw new Error('this sealed text was altered');
      const aes = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, ivBytes), {
        authTagLength: tagBytes,
      });
      aes.setAAD(Buffer.from(label(id)));
      aes.setAuthTag(bytes.subarray(ivBytes, ivBytes + tagBytes));
      try {
        return Buffer.concat([aes.update(bytes.subarray(ivBytes + tagBytes)), aes.final()]).toString('utf8');
      } catch {
        throw new Error('this sealed text was altered');
      }
    },
  };
}
