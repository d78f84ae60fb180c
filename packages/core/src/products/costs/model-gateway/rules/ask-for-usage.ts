import { anyMember } from './members.js';

const encoder = new TextEncoder();
const opening = '{'.charCodeAt(0);

/**
 * A streaming request that also asks for the usage. Where the client gave no stream options, one member is put in front
 * and every other byte stays as it was sent; else the body is spelt anew with the option set.
 *
 * @param body what the bytes spell: an object with at least one member.
 */
export function askForUsage(bytes: Uint8Array, body: unknown): Uint8Array {
  const given = anyMember(body, 'stream_options');
  if (given !== undefined)
    return encoder.encode(
      JSON.stringify({ ...(body as object), stream_options: { ...(given as object), include_usage: true } }),
    );
  const at = bytes.indexOf(opening) + 1;
  const member = encoder.encode('"stream_options":{"include_usage":true},');
  const asking = new Uint8Array(bytes.length + member.length);
  asking.set(bytes.subarray(0, at));
  asking.set(member, at);
  asking.set(bytes.subarray(at), at + member.length);
  return asking;
}
