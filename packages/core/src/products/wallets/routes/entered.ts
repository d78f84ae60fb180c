import type { Context } from '../../../http/route.js';
import type { Input } from '../../../http/input.js';
import { headerOf } from '../../../http/wire.js';
import type { Admitted } from '../service/gate.js';
import type { WalletsServices } from '../service/services.js';

/** What every handler of this surface is given. */
type Arriving = Omit<Context<WalletsServices, Input, 'key'>, 'input'>;

/**
 * Lets a request in and answers its present: the first thing that every handler does. `walletId` is the wallet that it
 * names, whose own rules about addresses and signatures then hold.
 */
export const enter = (
  { services, actor, now, op, idempotencyKey, request, bytes }: Arriving,
  walletId?: string,
): Promise<Admitted> =>
  services.admit({
    actor,
    now,
    op,
    idempotencyKey,
    writes: request.method !== 'GET' && request.method !== 'HEAD',
    ...(walletId !== undefined && { walletId }),
    address: request.address,
    signed: {
      secret: /^bearer +(.*)$/is.exec(headerOf(request, 'authorization') ?? '')?.[1] ?? null,
      signature: headerOf(request, 'x-spend-request-signature'),
      method: request.method,
      path: request.path,
      bytes,
    },
  });

/** Says that a stored result answered; the body was compared when the request came in. */
export const repeated = (replayed: boolean) => ({ replay: { replayed, hash: null } });
