import type { Actor, RequestOp } from '../../../kernel/actor.js';
import { equalInConstantTime, hmacSha256 } from '../../../platform/delivery/signing/index.js';
import { walletRow } from '../agents/service/read.js';
import { isInRanges } from '../agents/rules/address-range.js';
import { insufficientPermissions } from '../errors.js';
import { boundWallet, holdsScope } from '../rules/key-scope.js';
import type { TestClock } from '../clock/service.js';
import { checkBody } from './once.js';
import type { WalletParts } from './parts.js';

/** One request, as far as the gate looks at it. */
export interface Arrived {
  readonly actor: Actor;
  readonly now: Date;
  readonly op: RequestOp;
  readonly idempotencyKey: string | null;
  /** Whether it changes something. */
  readonly writes: boolean;
  /** The wallet that it names, if any. */
  readonly walletId?: string;
  readonly address: string | null;
  /** What a request's signature is made of. */
  readonly signed: {
    readonly secret: string | null;
    readonly signature: string | null;
    readonly method: string;
    readonly path: string;
    readonly bytes: Uint8Array | null;
  };
}

/** A request that may go on. */
export interface Admitted {
  /** The present of the tenant: the machine's, or its test clock's. */
  readonly now: Date;
  /** Present where the caller named the request. */
  readonly op?: RequestOp;
}

const toleranceMs = 300_000;

/** Whether `t=…,v1=…` proves the request by its key's secret, made within five minutes (wallets spec §10.4). */
function isSigned({ secret, signature, method, path, bytes }: Arrived['signed'], now: Date): boolean {
  const [, seconds, proof] = /^t=(\d{1,12}),v1=([0-9a-f]{64})$/.exec(signature ?? '') ?? [];
  if (secret === null || seconds === undefined || proof === undefined) return false;
  if (Math.abs(Number.parseInt(seconds, 10) * 1_000 - now.getTime()) > toleranceMs) return false;
  const head = new TextEncoder().encode(`${seconds}.${method}.${path}.`);
  const message = new Uint8Array(head.length + (bytes?.length ?? 0));
  message.set(head);
  if (bytes !== null) message.set(bytes, head.length);
  return equalInConstantTime(hmacSha256(secret, message, 'hex'), proof);
}

/**
 * Lets a request through: its wallet admits its address and its signature, and its key names no other body. Keys with the
 * scope `admin` keep the door open for whoever locked everybody out.
 *
 * @throws DomainError `insufficient_permissions`, `idempotency_key_reused`.
 */
export async function admit(parts: WalletParts, clock: TestClock, arrived: Arrived): Promise<Admitted> {
  const { actor, op, idempotencyKey, writes } = arrived;
  const now = await clock.present(actor, arrived.now);
  const walletId = boundWallet(actor) ?? arrived.walletId;
  if (walletId !== undefined && actor.key !== undefined && !holdsScope(actor, 'admin')) {
    const row = await walletRow(parts, actor, walletId).catch(() => null);
    const security = row?.config.security;
    if (security?.ip_allowlist && !isInRanges(arrived.address, security.ip_allowlist))
      throw insufficientPermissions('The wallet does not admit requests from this address.');
    if (security?.require_signed_requests && writes && !isSigned(arrived.signed, arrived.now))
      throw insufficientPermissions('The wallet admits signed requests only.');
  }
  if (idempotencyKey === null) return { now };
  if (writes) await checkBody(parts, actor.tenant, op, now);
  return { now, op };
}
