export { amountObject, amountText, dollars, microdollars, type Amount } from './codecs/money.js';
export { prefixedId } from './codecs/ids.js';
export { civilDay, instant } from './codecs/times.js';
export { pageLimit, queryBoolean, queryInteger, shownAs } from './codecs/query.js';
export { cursorObject, cursorText, listOf } from './codecs/lists.js';
export { besideData, underData } from './codecs/envelopes.js';
