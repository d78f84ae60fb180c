import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addDays, addMonths, dayFromNumber } from '../../../../kernel/day.js';
import { countsOn, fallsOff, status524, type CountedCard } from './status-524.js';

const today = '2026-04-04';
const card = (more: Partial<CountedCard> = {}): CountedCard => ({
  displayName: 'Amex Gold',
  name: 'Gold',
  issuingBank: 'Amex',
  owner: 'Ana',
  openDate: '2024-09-15',
  isBusiness: false,
  countsOverride: null,
  isAuthorizedUser: false,
  reportsToPersonalBureaus: null,
  ...more,
});
const status = (
  cards: readonly CountedCard[],
  owner: string | null = 'ana',
  householdOwners = ['Ana', 'Ben'],
) => status524({ today, householdOwners, cards, owner });
const opened = (openDate: string, displayName = openDate) => card({ openDate, displayName });

describe('F24-2 and F24-3 falling off', () => {
  it('the card that the reference prints: 2024-09-15 falls off 2026-09-15, 164 days after 2026-04-04', () => {
    expect(status([card()]).cardsCounting).toEqual([
      { displayName: 'Amex Gold', openDate: '2024-09-15', fallsOffDate: '2026-09-15', daysUntilFalloff: 164 },
    ]);
  });

  it.each([
    ['2024-02-29', '2026-02-28'],
    ['2024-01-31', '2026-01-31'],
  ])('%s falls off %s', (openDate, date) => {
    expect(fallsOff(openDate)).toBe(date);
  });

  it('counts on its first day and until the day before it falls off', () => {
    expect(
      ['2024-09-14', '2024-09-15', '2026-09-14', '2026-09-15'].map((day) => countsOn('2024-09-15', day)),
    ).toEqual([false, true, true, false]);
  });

  it('is counted on exactly the days of 24 months', () => {
    const day = fc.integer({ min: 0, max: 40_000 }).map(dayFromNumber);
    fc.assert(
      fc.property(day, fc.integer({ min: -800, max: 800 }), (openDate, days) => {
        const on = addDays(openDate, days);
        expect(countsOn(openDate, on)).toBe(on >= openDate && on < addMonths(openDate, 24));
      }),
    );
  });
});

describe('status524', () => {
  it('F24-5 the figures that the reference prints: 3 of 5 leave 2', () => {
    const three = [card(), opened('2025-01-01'), opened('2025-06-01')];
    expect(status(three)).toMatchObject({
      currentCount: 3,
      limit: 5,
      slotsAvailable: 2,
      isEligible: true,
      nextSlotOpens: '2026-09-15',
    });
  });

  it('F24-4 orders by the day they fall off, then by name, and forgets aged-out cards', () => {
    const { cardsCounting, cardsExcluded } = status([
      opened('2025-06-01', 'C'),
      opened('2025-01-01', 'B'),
      opened('2025-01-01', 'A'),
      opened('2020-01-01', 'old'),
    ]);
    expect(cardsCounting.map(({ displayName }) => displayName)).toEqual(['A', 'B', 'C']);
    expect(cardsExcluded).toEqual([]);
  });

  it('F24-6 the next slot is the first day on which more are free', () => {
    const days = ['2024-05-01', '2024-06-01', '2024-07-01', '2024-08-01', '2024-09-01', '2024-10-01'];
    const at = (count: number) => status(days.slice(0, count).map((day) => opened(day)));
    expect([0, 1, 4, 5, 6].map((count) => at(count).nextSlotOpens)).toEqual([
      null,
      '2026-05-01',
      '2026-05-01',
      '2026-05-01',
      '2026-06-01',
    ]);
    expect(at(6)).toMatchObject({ slotsAvailable: 0, isEligible: false });
  });

  it('F24-6 slots grow on that day and not before', () => {
    const some = fc.array(fc.integer({ min: 1, max: 729 }), { maxLength: 9 });
    fc.assert(
      fc.property(some, (ages) => {
        const cards = ages.map((age, index) => opened(addDays(today, -age), `${index}`));
        const slotsOn = (on: string) =>
          status524({ today: on, householdOwners: ['Ana'], cards }).slotsAvailable;
        const next = status(cards).nextSlotOpens;
        if (next === null) expect(slotsOn(today)).toBe(5);
        else {
          expect(slotsOn(addDays(next, -1))).toBe(slotsOn(today));
          expect(slotsOn(next)).toBeGreaterThan(slotsOn(today));
        }
      }),
    );
  });

  it('F24-1 counts one owner in any spelling, or all with a warning', () => {
    const cards = [card(), card({ owner: 'Ben' })];
    expect(status(cards, ' ANA ').currentCount).toBe(1);
    expect(status(cards, 'nobody').currentCount).toBe(0);
    const all = status(cards, null);
    expect(all.currentCount).toBe(2);
    expect(all.warnings).toEqual([expect.stringMatching(/^multiple_owners: /)]);
    expect(status([card()], null, ['Ana']).warnings).toEqual([]);
  });

  it('F24-7 external cards follow the same rules', () => {
    const external = card({
      displayName: 'Target RedCard',
      name: 'Target RedCard',
      issuingBank: null,
      openDate: '2025-03-02',
    });
    expect(status([external]).cardsCounting[0]).toMatchObject({ fallsOffDate: '2027-03-02' });
    // Known difference 12: the external card of the reference no longer counts on the day of its 5/24 sample.
    expect(status([{ ...external, openDate: '2024-03-15' }]).currentCount).toBe(0);
  });

  it('F24-11 and F24-12 an old opening day counts until its 24 months are over, whatever became of the card', () => {
    expect(status([card({ displayName: 'product changed or archived' })]).currentCount).toBe(1);
  });
});

describe('exclusions and warnings', () => {
  const of = (more: Partial<CountedCard>) => {
    const { currentCount, cardsExcluded, warnings } = status([card(more)]);
    return [currentCount, cardsExcluded[0]?.reason ?? null, warnings.map((text) => text.split(':')[0])];
  };
  const business = 'Business card (is_business = true)';
  const biz = { isBusiness: true, issuingBank: 'Capital One', name: 'Spark Miles for Business' } as const;

  it.each<[string, Partial<CountedCard>, number, string | null, string[]]>([
    ['F24-8 a business card', { isBusiness: true }, 0, business, []],
    ['F24-9 one that may be reported', biz, 0, business, ['business_may_report']],
    ['F24-9 Spark Cash Plus is not', { ...biz, name: 'Spark Cash Plus' }, 0, business, []],
    ['F24-9 Venture X Business is not', { ...biz, name: 'Venture X Business' }, 0, business, []],
    [
      'F24-9 Discover',
      { ...biz, issuingBank: 'Discover', name: 'it Business' },
      0,
      business,
      ['business_may_report'],
    ],
    [
      'F24-9 TD by name',
      { ...biz, issuingBank: null, name: 'TD Business Solutions' },
      0,
      business,
      ['business_may_report'],
    ],
    ['F24-9 what the catalog knows wins', { ...biz, reportsToPersonalBureaus: false }, 0, business, []],
    ['F24-10 a business card by override', { ...biz, countsOverride: true }, 1, null, []],
    ['F24-10 a silenced business card', { ...biz, countsOverride: false }, 0, business, []],
    [
      'F24-10 a personal card by override',
      { countsOverride: false },
      0,
      'Override (counts_toward_524 = false)',
      [],
    ],
    ['F24-13 an authorized user', { isAuthorizedUser: true }, 1, null, ['authorized_user']],
    ['F24-14 no open date', { openDate: null }, 0, 'Missing open date', ['missing_open_date']],
    ['F24-14 opens tomorrow', { openDate: '2026-04-05' }, 0, 'Opens in the future', ['future_open_date']],
    ['F24-14 business before the date', { isBusiness: true, openDate: null }, 0, business, []],
    ['F24-15 nobody said whose', { owner: null }, 0, 'No owner set', ['missing_owner']],
    [
      'F24-15 before everything else',
      { owner: null, isBusiness: true, openDate: null },
      0,
      'No owner set',
      ['missing_owner'],
    ],
  ])('%s', (_, more, count, reason, codes) => {
    expect(of(more)).toEqual([count, reason, codes]);
  });

  it('F24-15 in a household of one it is theirs', () => {
    expect(status([card({ owner: null })], 'Ana', ['Ana']).currentCount).toBe(1);
    expect(status([card({ owner: null })], null, ['Ana']).warnings).toEqual([]);
  });

  it('F24-14 says which card it means', () => {
    expect(status([card({ openDate: null })]).warnings).toEqual([
      'missing_open_date: Amex Gold has no open date and is not counted',
    ]);
  });
});
