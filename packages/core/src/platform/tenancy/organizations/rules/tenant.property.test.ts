import fc from 'fast-check';
import { expect, it } from 'vitest';
import { placeOf, tenantOf } from './tenant.js';

it('is taken apart into what it was made of', () => {
  const environment = fc.stringMatching(/^[a-z]{1,10}$/);
  fc.assert(
    fc.property(fc.string(), environment, (organization, word) => {
      expect(placeOf(tenantOf(organization, word))).toEqual({ organization, environment: word });
    }),
  );
});

it('reads a name without environment as an organization alone', () => {
  expect(placeOf('acme')).toEqual({ organization: 'acme', environment: '' });
});
