import { createHmac } from 'node:crypto';

/**
 * A signer of short texts: HMAC-SHA256 as 64 lower-case hex digits.
 *
 * @throws Error for a secret under 16 characters, which could be guessed.
 */
export function signer(secret: string): (text: string) => string {
  if (secret.length < 16) throw new Error('a session secret must have at least 16 characters');
  return (text) => createHmac('sha256', secret).update(text, 'utf8').digest('hex');
}
