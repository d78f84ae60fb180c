import { describe, expect, it } from 'vitest';
import { expandActionTypes, itemTypes } from './action-types.js';

describe('ACT-1 and ACT-2 expandActionTypes', () => {
  it.each<[string | undefined, readonly string[]]>([
    [undefined, itemTypes],
    ['', itemTypes],
    [' , ', itemTypes],
    ['expiring', ['benefit_expiring', 'at_risk_this_period']],
    ['at_risk_this_period', ['at_risk_this_period']],
    ['expiring,renewal_approaching', ['benefit_expiring', 'at_risk_this_period', 'fee_renewal']],
    [' expiring , benefit_expiring,expiring', ['benefit_expiring', 'at_risk_this_period']],
    [
      'unused_prior_period,negative_roi,welcome_offer_at_risk',
      ['unused_prior_period', 'negative_roi', 'welcome_offer_at_risk'],
    ],
  ])('%o', (text, types) => {
    expect([...expandActionTypes(text)]).toEqual(types);
  });

  it.each(['fees', 'EXPIRING', 'constructor', 'expiring;fee_renewal'])('refuses %o', (text) => {
    expect(() => expandActionTypes(text)).toThrow('action_types');
  });
});
