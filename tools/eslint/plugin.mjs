import ambient from './ambient.mjs';
import assertingTest from './asserting-test.mjs';
import documentedExport from './documented-export.mjs';
import floatAmount from './float-amount.mjs';

/** The habits of this project that no public rule knows. */
export const house = {
  rules: {
    ambient,
    'asserting-test': assertingTest,
    'documented-export': documentedExport,
    'float-amount': floatAmount,
  },
};
