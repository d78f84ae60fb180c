import { describe, expect, it } from 'vitest';
import { cardDisplayName, renewalMonth, templateLabel } from './card-name.js';
import { isBulkDuplicate, isSameActiveCard, type CardIdentity } from './duplicate-card.js';

const card: CardIdentity = { ownerId: 'ana', templateId: 'gold', lastFour: '2002', nickname: '2002' };

describe('BULK-3 isBulkDuplicate', () => {
  it.each<[string, Partial<CardIdentity>, boolean]>([
    ['the same', {}, true],
    ['no digits and no nickname', { lastFour: null, nickname: null }, true],
    ['other digits', { lastFour: '2003', nickname: null }, false],
    ['another nickname', { lastFour: null, nickname: 'travel' }, false],
    ['another owner', { ownerId: 'ben' }, false],
    ['another template', { templateId: 'platinum' }, false],
  ])('%s', (_, more, answer) => {
    expect(isBulkDuplicate({ ...card, ...more }, card)).toBe(answer);
    expect(isBulkDuplicate(card, { ...card, ...more })).toBe(answer);
  });
});

describe('isSameActiveCard', () => {
  it.each<[string, Partial<CardIdentity>, Partial<CardIdentity>, boolean]>([
    ['the same digits', { nickname: 'a' }, { nickname: 'b' }, true],
    ['other digits', { lastFour: '2003' }, {}, false],
    ['digits on one side', { lastFour: null }, {}, false],
    ['no digits, same nickname', { lastFour: null }, { lastFour: null }, true],
    ['no digits, another nickname', { lastFour: null, nickname: 'b' }, { lastFour: null }, false],
  ])('%s', (_, one, other, answer) => {
    expect(isSameActiveCard({ ...card, ...one }, { ...card, ...other })).toBe(answer);
  });
});

describe('names', () => {
  it('a card is shown with its nickname', () => {
    expect(cardDisplayName({ nickname: '1007', issuer: 'Amex', name: 'Platinum' })).toBe(
      '1007 · Amex Platinum',
    );
    expect(cardDisplayName({ nickname: null, issuer: 'Amex', name: 'Gold' })).toBe('Amex Gold');
  });

  it('ANC-2 the fee month is told by name', () => {
    expect([4, 9, null].map(renewalMonth)).toEqual(['April', 'September', null]);
  });

  it('a template is told with its fee', () => {
    expect(templateLabel({ issuer: 'Amex', name: 'Hilton Honors Business', annualFee: 19_500 })).toBe(
      'Amex Hilton Honors Business ($195/yr)',
    );
    expect(templateLabel({ issuer: 'X', name: 'Y', annualFee: 950 })).toBe('X Y ($9.50/yr)');
  });
});
