import { addMoney, compareMoney, money, subtractMoney, sumMoney, type Money } from './money.js';

const usd = money('1', 'USD');
const eur = money('1', 'EUR');

const total: Money<'USD'> = addMoney(usd, usd);
const either: Money = usd;
addMoney(either, eur);
sumMoney([usd, total], 'USD');

// @ts-expect-error currencies do not mix
addMoney(usd, eur);
// @ts-expect-error currencies do not mix
subtractMoney(eur, usd);
// @ts-expect-error currencies do not compare
compareMoney(usd, eur);
// @ts-expect-error a sum has one currency
sumMoney([usd, eur], 'USD');
// @ts-expect-error a sum keeps its currency
const wrong: Money<'EUR'> = addMoney(usd, usd);
// @ts-expect-error an unknown currency is not a known one
addMoney(usd, either);
// @ts-expect-error money is data that never changes
usd.amount = '2';

export type Checked = typeof wrong;
