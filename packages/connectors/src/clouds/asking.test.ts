import { describe, expect, it } from 'vitest';
import { peer, sdkFailure } from './asking.js';

const now = new Date('2026-04-13T12:00:00Z');
const named = (name: string, more: object = {}) => Object.assign(new Error('secret'), { name, ...more });

describe('an SDK', () => {
  it('that is not installed is named', async () => {
    const found = await peer('@aws-sdk/client-cost-explorer', () =>
      Promise.reject(new Error('ERR_MODULE_NOT_FOUND')),
    );
    expect(found).toEqual({
      kind: 'unreachable',
      message: 'the package @aws-sdk/client-cost-explorer is not installed on the server',
    });
  });

  it.each([
    [named('AuthenticationError', { statusCode: 400 }), { kind: 'rejected', reason: 'invalid_key' }],
    [named('Error', { code: 'invalid_grant' }), { kind: 'rejected', reason: 'invalid_key' }],
    [named('RestError', { code: 'PARSE_ERROR', statusCode: 200 }), { kind: 'malformed' }],
    [named('RestError', { code: 'REQUEST_SEND_ERROR' }), { kind: 'unreachable' }],
    [named('ThrottlingException', { $metadata: { httpStatusCode: 400 } }), { kind: 'throttled' }],
    [named('Error', { code: 404 }), { kind: 'malformed' }],
    [named('TimeoutError'), { kind: 'unreachable' }],
    ['thrown text', { kind: 'unreachable' }],
  ])('says what it means by its errors, and nothing of what was sent: %s', (error, expected) => {
    const failure = sdkFailure('AWS', error, now);
    expect(failure).toMatchObject(expected);
    expect(failure.message).not.toContain('secret');
  });
});
