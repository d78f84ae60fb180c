/** Milliseconds of a day in which no clock is moved. */
export const dayMs = 86_400_000;

/** Whether February has 29 days that year (Gregorian). */
export function isLeapYear(year: number): boolean {
  return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
}

/** Days of a month; `month` is 1 to 12. */
export function daysInMonth(year: number, month: number): number {
  if (month === 2) return isLeapYear(year) ? 29 : 28;
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
}

/** A civil date in numbers; `month` is 1 to 12. */
export interface CivilDate {
  readonly year: number;
  readonly month: number;
  readonly day: number;
}

// Years begin in March here, so that the leap day is the last day of its year and months have a linear formula.
const daysOfEra = 146_097;
const daysToEpoch = 719_468;

/** Days from 1 January 1970 to a Gregorian date, negative before it. */
export function daysFromCivil(year: number, month: number, day: number): number {
  const marchYear = month > 2 ? year : year - 1;
  const era = Math.floor(marchYear / 400);
  const yearOfEra = marchYear - era * 400;
  const dayOfYear = Math.floor((153 * ((month + 9) % 12) + 2) / 5) + day - 1;
  const dayOfEra = yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear;
  return era * daysOfEra + dayOfEra - daysToEpoch;
}

/** The Gregorian date of a day number; undoes `daysFromCivil`. */
export function civilFromDays(days: number): CivilDate {
  const shifted = days + daysToEpoch;
  const era = Math.floor(shifted / daysOfEra);
  const dayOfEra = shifted - era * daysOfEra;
  const yearOfEra = Math.floor(
    (dayOfEra -
      Math.floor(dayOfEra / 1460) +
      Math.floor(dayOfEra / 36_524) -
      Math.floor(dayOfEra / 146_096)) /
      365,
  );
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const marchMonth = Math.floor((5 * dayOfYear + 2) / 153);
  const month = marchMonth < 10 ? marchMonth + 3 : marchMonth - 9;
  return {
    year: yearOfEra + era * 400 + (month > 2 ? 0 : 1),
    month,
    day: dayOfYear - Math.floor((153 * marchMonth + 2) / 5) + 1,
  };
}

/** Months from January 1970 to the month of a date, negative before it. */
export function monthNumber({ year, month }: CivilDate): number {
  return (year - 1970) * 12 + month - 1;
}

/** The day number of `day` in a month counted from January 1970, or of that month's last day when it is shorter. */
export function dayOfMonthNumber(month: number, day: number): number {
  const year = 1970 + Math.floor(month / 12);
  const ofYear = month - (year - 1970) * 12 + 1;
  return daysFromCivil(year, ofYear, Math.min(day, daysInMonth(year, ofYear)));
}
