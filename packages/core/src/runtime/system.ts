import { hash, randomBytes, randomFillSync } from 'node:crypto';
import type { Cipher, Runtime } from '../kernel/runtime.js';
import { idSource } from './ids.js';

/** Entropy for ids is fetched in pieces of this size: asking the system for a few bytes costs as much as for many. */
const poolBytes = 4_096;

function pooledRandom(): (length: number) => Uint8Array {
  const pool = new Uint8Array(poolBytes);
  let used = poolBytes;
  return (length) => {
    if (used + length > poolBytes) {
      randomFillSync(pool);
      used = 0;
    }
    used += length;
    return pool.subarray(used - length, used);
  };
}

/**
 * The machine's clock, ids and entropy. Give it `cipher({ keys })` when a product keeps secrets that must be read again
 * (webhook signing secrets, provider credentials).
 *
 * @example
 * const runtime = systemRuntime();
 * runtime.id() < runtime.id(); // true
 */
export function systemRuntime(options: { readonly cipher?: Cipher } = {}): Runtime {
  return {
    now: () => new Date(),
    id: idSource(() => Date.now(), pooledRandom()),
    random: (length) => new Uint8Array(randomBytes(length)),
    hash: (text) => hash('sha256', text, 'hex'),
    ...(options.cipher ? { cipher: options.cipher } : {}),
  };
}
