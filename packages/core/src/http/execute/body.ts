import { DomainError } from '../../kernel/errors.js';
import type { Body } from '../input.js';
import { headerOf, type UnreadBody, type WireRequest } from '../wire.js';
import { parseJson } from './json.js';
import { recordOf } from './query.js';

const tooLarge = (limitBytes: number): DomainError =>
  new DomainError('payload_too_large', 'too_large', `The request body is larger than ${limitBytes} bytes.`);

const unsupported = (message: string): DomainError =>
  new DomainError('unsupported_media_type', 'unsupported', message);

const expected = (body: Body): readonly string[] => {
  if (body.kind === 'json') return ['application/json'];
  return body.kind === 'form' ? ['application/x-www-form-urlencoded'] : body.mediaTypes;
};

/** @throws DomainError `unsupported_media_type` for another media type, a charset other than UTF-8, or a coding. */
function checkType(contentType: string, request: WireRequest, body: Body): void {
  const [mediaType = '', ...parameters] = contentType.toLowerCase().split(';');
  const accepted = expected(body);
  if (accepted.length > 0 && !accepted.includes(mediaType.trim()))
    throw unsupported(`Content-Type must be ${accepted.join(' or ')}.`);
  const charset = parameters.map((parameter) => parameter.trim()).find((text) => text.startsWith('charset='));
  if (charset !== undefined && body.kind !== 'raw' && !/^charset="?utf-?8"?$/.test(charset))
    throw unsupported('The charset must be UTF-8.');
  const coding = headerOf(request, 'content-encoding');
  if (coding !== null && coding.toLowerCase() !== 'identity')
    throw unsupported('Compressed request bodies are not accepted.');
}

async function bytesOf(
  request: WireRequest,
  body: Uint8Array | UnreadBody | null,
  limitBytes: number,
): Promise<Uint8Array> {
  if (body === null) return new Uint8Array(0);
  const announced = headerOf(request, 'content-length');
  if (announced !== null && /^\d+$/.test(announced) && parseInt(announced, 10) > limitBytes)
    throw tooLarge(limitBytes);
  if (body instanceof Uint8Array) {
    if (body.byteLength > limitBytes) throw tooLarge(limitBytes);
    return body;
  }
  let bytes: Uint8Array | null;
  try {
    bytes = await body.read(limitBytes);
  } catch (cause) {
    throw new DomainError('invalid_json', 'invalid', 'The request body ended early.', null, { cause });
  }
  if (bytes === null) throw tooLarge(limitBytes);
  return bytes;
}

/**
 * The body as its schema wants to see it: parsed JSON, a form's fields, or bytes; undefined for an optional body that
 * was not sent. `keep` is given the exact bytes, where no body parser ran before.
 *
 * @throws DomainError `unsupported_media_type`, `payload_too_large` or `invalid_json` (costs spec §1.1).
 */
export async function readBody(
  request: WireRequest,
  body: Body,
  limitBytes: number,
  keep: (bytes: Uint8Array) => void = () => undefined,
): Promise<unknown> {
  const contentType = headerOf(request, 'content-type');
  if (contentType !== null) checkType(contentType, request, body);
  const sent = request.body;
  const parsed = sent !== null && 'parsed' in sent;
  const bytes = parsed ? null : await bytesOf(request, sent, body.limitBytes ?? limitBytes);
  if (bytes !== null) keep(bytes);
  if (bytes?.byteLength === 0 && body.kind === 'json' && body.optional) return undefined;
  if (contentType === null && bytes?.byteLength !== 0 && expected(body).length > 0)
    throw unsupported(`Content-Type must be ${expected(body).join(' or ')}.`);
  if (bytes === null) return parsedBody(parsed ? sent.parsed : undefined, body);
  if (body.kind === 'raw') return bytes;
  return body.kind === 'json' ? parseJson(bytes) : recordOf(new TextDecoder().decode(bytes));
}

/** What a body parser of the host made of the body. */
function parsedBody(parsed: unknown, body: Body): unknown {
  if (body.kind === 'raw' && body.spellsJson === true)
    return new TextEncoder().encode(JSON.stringify(parsed ?? null));
  if (body.kind === 'raw')
    throw new TypeError(
      'this route needs the exact bytes of the body, but a body parser ran before it; mount it before the parser',
    );
  return parsed;
}
