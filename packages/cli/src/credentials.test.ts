import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import {
  credentialsFile,
  environmentOf,
  masked,
  readCredentials,
  removeCredentials,
  writeCredentials,
} from './credentials.js';

const home = mkdtempSync(join(tmpdir(), 'cli-'));
afterAll(() => rmSync(home, { recursive: true }));

describe('credentials', () => {
  it('are kept for their owner alone, and forgotten', () => {
    expect(readCredentials(home)).toEqual({});
    const login = { url: 'http://127.0.0.1:4100', secret: 'sk_test_0123456789' };
    writeCredentials(home, { environment: 'test', wallets: { test: login } });
    expect(readCredentials(home)).toEqual({ environment: 'test', wallets: { test: login } });
    expect(statSync(credentialsFile(home)).mode & 0o777).toBe(0o600);
    removeCredentials(home);
    removeCredentials(home);
    expect(readCredentials(home)).toEqual({});
  });

  it('that are damaged say so', () => {
    writeFileSync(credentialsFile(home), '{');
    expect(() => readCredentials(home)).toThrow('log in again');
  });

  it('are recognized by their prefix and shown in part', () => {
    expect(['sk_live_a', 'sk_test_b', 'sk_dev_c', 'sk_prod_d', 'code_pat_e'].map(environmentOf)).toEqual([
      'live',
      'test',
      'dev',
      null,
      null,
    ]);
    expect(masked('sk_live_abcdefghijklmnopqrstuvwxyz')).toBe('sk_live_abcd…wxyz');
    expect(masked('short')).toBe('…');
  });
});
