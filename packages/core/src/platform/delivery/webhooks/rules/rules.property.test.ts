import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { WebhookDelivery } from '../model.js';
import { endpointUrlIssue, isSpecialIpv4 } from './endpoint-url.js';
import { goodHealth, type Health } from './health.js';
import { judgeAttempt, type Attempted } from './judge-attempt.js';
import { retryDelayMs, type RetrySchedule } from './schedule.js';

const unit = fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true });
const schedule: fc.Arbitrary<RetrySchedule> = fc.record({
  delaysMs: fc.array(fc.integer({ min: 1, max: 86_400_000 }), { maxLength: 9 }),
  jitter: fc.oneof(fc.constant('full' as const), fc.double({ min: 0, max: 1, noNaN: true })),
});

describe('retryDelayMs', () => {
  it('keeps within the jitter of its pause, and ends with the schedule', () => {
    fc.assert(
      fc.property(schedule, fc.integer({ min: 1, max: 12 }), unit, (each, attempts, random) => {
        const delay = retryDelayMs(each, attempts, random);
        const pause = each.delaysMs[attempts - 1];
        expect(delay === null).toBe(pause === undefined);
        if (pause === undefined) return;
        const [low, high] =
          each.jitter === 'full' ? [0, pause] : [pause * (1 - each.jitter), pause * (1 + each.jitter)];
        expect(delay).toBeGreaterThanOrEqual(Math.floor(low));
        expect(delay).toBeLessThanOrEqual(Math.ceil(high));
      }),
    );
  });
});

const at = new Date('2026-05-01T00:00:00Z');
const fresh: WebhookDelivery = {
  id: 'd',
  endpointId: 'e',
  eventId: 'v',
  messageId: 'v',
  eventType: 't',
  status: 'pending',
  attempts: 0,
  earlierAttempts: 0,
  lastAttemptAt: null,
  responseStatus: null,
  nextAttemptAt: at,
  history: [],
  createdAt: at,
};
const outcome: fc.Arbitrary<Omit<Attempted, 'at' | 'ended'>> = fc.oneof(
  fc.record({
    status: fc.integer({ min: 100, max: 599 }),
    retryAfter: fc.option(fc.constantFrom('1', '3600', 'x')),
    error: fc.constant(null),
  }),
  fc.constant({ status: null, retryAfter: null, error: 'timeout' }),
);

describe('judgeAttempt', () => {
  it('ends every delivery after as many attempts as there are pauses and one, delivered only by a 2xx', () => {
    fc.assert(
      fc.property(
        schedule,
        fc.array(outcome, { minLength: 10, maxLength: 10 }),
        unit,
        (each, sents, random) => {
          let delivery = fresh;
          let health: Health = goodHealth;
          let now = at;
          for (const sent of sents) {
            if (delivery.status !== 'pending') break;
            const judged = judgeAttempt(
              delivery,
              health,
              { ...sent, at: now, ended: now },
              { schedule: each, disableAfterMs: null, unitRandom: random },
            );
            ({ delivery, health } = judged);
            const status = sent.status ?? 0;
            expect(delivery.status === 'delivered').toBe(status >= 200 && status < 300);
            expect(judged.disable === 'gone').toBe(status === 410);
            expect(delivery.nextAttemptAt === null).toBe(delivery.status !== 'pending');
            if (delivery.nextAttemptAt) {
              expect(delivery.nextAttemptAt >= now).toBe(true);
              now = delivery.nextAttemptAt;
            }
          }
          expect(delivery.status).not.toBe('pending');
          expect(delivery.attempts).toBeLessThanOrEqual(each.delaysMs.length + 1);
          expect(delivery.history).toHaveLength(delivery.attempts);
        },
      ),
    );
  });
});

const octet = fc.integer({ min: 0, max: 255 });
const special = fc.oneof(
  fc.tuple(fc.constantFrom(0, 10, 127, 224, 239, 240, 255), octet, octet, octet),
  fc.tuple(fc.constant(172), fc.integer({ min: 16, max: 31 }), octet, octet),
  fc.tuple(fc.constant(192), fc.constant(168), octet, octet),
  fc.tuple(fc.constant(169), fc.constant(254), octet, octet),
  fc.tuple(fc.constant(100), fc.integer({ min: 64, max: 127 }), octet, octet),
  fc.tuple(fc.constant(198), fc.constantFrom(18, 19), octet, octet),
);
const hex = (value: number): string => `0x${value.toString(16)}`;
const octal = (value: number): string => `0${value.toString(8)}`;
const bitsOf = (octets: readonly number[]): number => octets.reduce((bits, each) => bits * 256 + each, 0);
/** Every way to write an IPv4 address that URL parsers take. */
const spellings = (octets: readonly number[]): readonly string[] => {
  const [a = 0, b = 0, c = 0, d = 0] = octets;
  return [
    octets.join('.'),
    `${octets.join('.')}.`,
    octets.map(hex).join('.'),
    octets.map(octal).join('.'),
    [hex(a), octal(b), c, hex(d)].join('.'),
    `${bitsOf(octets)}`,
    hex(bitsOf(octets)),
    octal(bitsOf(octets)),
    `${a}.${bitsOf([b, c, d])}`,
    `${a}.${b}.${bitsOf([c, d])}`,
    octets.join('。'),
    octets.join('.').replaceAll(/\d/g, (digit) => String.fromCharCode(0xff10 + Number.parseInt(digit, 10))),
    octets.join('%2e'),
  ];
};

describe('endpointUrlIssue', () => {
  it('refuses special addresses in every spelling, with or without a port', () => {
    fc.assert(
      fc.property(special, fc.constantFrom('', ':443', ':8443'), (octets, port) => {
        for (const spelling of spellings(octets))
          expect(endpointUrlIssue(`https://${spelling}${port}/hook`), spelling).not.toBeNull();
      }),
    );
  });

  it('refuses every IPv6 literal, also those that hide an IPv4 address', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.ipV6(),
          special.map((octets) => `::ffff:${octets.join('.')}`),
        ),
        (address) => {
          expect(endpointUrlIssue(`https://[${address}]/hook`)).not.toBeNull();
        },
      ),
    );
  });

  it('takes ordinary names and addresses', () => {
    fc.assert(
      fc.property(fc.domain(), fc.constantFrom('', '/in?key=1', ':8443/in'), (domain, rest) => {
        fc.pre(!/\.(local|internal|localdomain|localhost)$|(^|\.)home\.arpa$/.test(domain.toLowerCase()));
        expect(endpointUrlIssue(`https://${domain}${rest}`)).toBeNull();
      }),
    );
    expect(endpointUrlIssue('https://8.8.8.8/hook')).toBeNull();
    expect([isSpecialIpv4('172.15.255.255'), isSpecialIpv4('172.32.0.0')]).toEqual([false, false]);
  });

  it.each([
    'http://example.com',
    'ftp://example.com',
    'https://user@example.com',
    'https://user:pass@example.com',
    'https://localhost',
    'https://LOCALHOST.',
    'https://api.localhost',
    'https://printer.local',
    'https://metadata.google.internal',
    'https://intranet',
    'https://ⓛocalhost',
    '//example.com',
    'example.com',
    '',
    `https://example.com/${'x'.repeat(2048)}`,
  ])('refuses %s', (url) => {
    expect(endpointUrlIssue(url)).not.toBeNull();
  });

  it('lets this very machine in only where it is asked to', () => {
    for (const url of [
      'http://localhost:3000/in',
      'http://127.0.0.1:1',
      'https://[::1]/in',
      'http://2130706433/',
    ])
      expect([endpointUrlIssue(url) === null, endpointUrlIssue(url, { allowLoopback: true })]).toEqual([
        false,
        null,
      ]);
    for (const url of ['http://10.0.0.1', 'http://example.com', 'file://localhost/etc', 'http://a@localhost'])
      expect(endpointUrlIssue(url, { allowLoopback: true })).not.toBeNull();
  });
});
