/**
 * A UUID made of 64 hex digits (version 8, RFC 9562): the same digits always give the same one.
 *
 * @example
 * uuidOfHash('00'.repeat(32)); // '00000000-0000-8000-8000-000000000000'
 */
export function uuidOfHash(hash: string): string {
  const variant = ((Number.parseInt(hash.slice(16, 17), 16) & 3) | 8).toString(16);
  return [
    hash.slice(0, 8),
    hash.slice(8, 12),
    `8${hash.slice(13, 16)}`,
    `${variant}${hash.slice(17, 20)}`,
    hash.slice(20, 32),
  ].join('-');
}

/**
 * What receivers know a message by: the event's own id, and for each further type that the same event is told as one that
 * is made of both, so that it is the same on every attempt.
 */
export const messageIdOf = (
  hash: (text: string) => string,
  eventId: string,
  type: string,
  index: number,
): string => (index === 0 ? eventId : uuidOfHash(hash(`${eventId}\n${type}`)));
