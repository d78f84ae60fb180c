import { describe, expect, it } from 'vitest';
import { readOptions } from './options.js';

describe('readOptions', () => {
  it('has defaults that need nothing', () => {
    expect(readOptions([], {})).toEqual({
      trace: null,
      model: 'gpt-4.1',
      json: false,
      fresh: false,
      port: 4310,
      data: '.bursar',
      databaseUrl: null,
    });
  });

  it('takes every flag, and the database from the environment', () => {
    expect(
      readOptions(['--trace', 't.csv', '--model', 'o3', '--json', '--port', '0', '--data', 'd'], {
        DATABASE_URL: 'postgresql://x',
      }),
    ).toMatchObject({
      trace: 't.csv',
      model: 'o3',
      json: true,
      port: 0,
      data: 'd',
      databaseUrl: 'postgresql://x',
    });
  });

  it('answers --help before anything else', () => {
    expect(readOptions(['--help', '--port', 'x'], {})).toBe('help');
  });

  it.each([
    [['--port', '70000'], /--port must be a number from 0 to 65535/],
    [['--port', 'x'], /--port/],
    [['--nonsense'], /--nonsense/],
    [['--fresh', '--trace', 't'], /exclude each other/],
    [['stray'], /stray/],
  ])('refuses %j in one line', (argv, message) => {
    expect(() => readOptions(argv, {})).toThrow(message);
    expect(() => readOptions(argv, {})).toThrow(/^[^\n]*$/);
  });
});
