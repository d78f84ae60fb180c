import { lookup as systemLookup, type LookupAddress } from 'node:dns';
import type { LookupFunction } from 'node:net';
import { isReachable, type AddressPolicy } from './address.js';

/** Finds all addresses of a name. */
export type Resolve = (hostname: string) => Promise<readonly LookupAddress[]>;

/** Asks the operating system, as every other program on the machine does. */
export const systemResolve: Resolve = (hostname) =>
  new Promise((resolve, reject) =>
    systemLookup(hostname, { all: true }, (error, addresses) => (error ? reject(error) : resolve(addresses))),
  );

/** Thrown inside a connection attempt. */
export const refusedCode = 'BURSAR_REFUSED_ADDRESS';

/** The error of a name or address that may not be reached. */
export const refusal = (): Error =>
  Object.assign(new Error('this address may not be reached'), { code: refusedCode });

/**
 * A lookup that answers only names all of whose addresses may be reached. The socket connects to what was judged here, so
 * a name that changes its answer in between gains nothing.
 */
export function guardedLookup(resolve: Resolve, policy: AddressPolicy): LookupFunction {
  return (hostname, options, callback) => {
    resolve(hostname).then(
      (addresses) => {
        const family = options.family === 4 || options.family === 6 ? options.family : null;
        const fitting = addresses.filter((each) => family === null || each.family === family);
        const [first] = fitting;
        if (!first || !addresses.every(({ address }) => isReachable(address, policy)))
          callback(refusal(), '', 0);
        else if (options.all) callback(null, [...fitting]);
        else callback(null, first.address, first.family);
      },
      (error: NodeJS.ErrnoException) => callback(error, '', 0),
    );
  };
}
