import { addMonths, type Day } from '../../../../kernel/day.js';

/** A calendar month, `YYYY-MM`. */
export type Month = string;

/** Months of the years 1000 to 2999. */
export const monthPattern = /^[12]\d{3}-(0[1-9]|1[0-2])$/;

/** The month so many months on; a negative count goes back. */
export const monthFrom = (month: Month, count: number): Month => addMonths(`${month}-01`, count).slice(0, 7);

/** The days of a month, half open. */
export const daysOfMonth = (month: Month): { readonly from: Day; readonly before: Day } => ({
  from: `${month}-01`,
  before: addMonths(`${month}-01`, 1),
});
