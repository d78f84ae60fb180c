import { describe, expect, it } from 'vitest';
import { demoSessions, people } from './sessions.js';

describe('demoSessions', () => {
  const sessions = demoSessions(Buffer.alloc(32, 1));

  it('knows the person of a cookie it made, among other cookies', () => {
    expect(sessions.read(`theme=dark; ${sessions.cookie('admin')}`)).toEqual(people.admin);
  });

  it.each([null, '', 'bursar-demo=owner', 'bursar-demo=owner.00', `bursar-demo=toString.${'0'.repeat(64)}`])(
    'knows nobody in %j',
    (header) => {
      expect(sessions.read(header)).toBeNull();
    },
  );

  it('does not take one person’s signature for another, nor that of another start', () => {
    expect(sessions.read(sessions.cookie('viewer').replace('viewer', 'owner'))).toBeNull();
    expect(demoSessions(Buffer.alloc(32, 2)).read(sessions.cookie('owner'))).toBeNull();
  });
});
