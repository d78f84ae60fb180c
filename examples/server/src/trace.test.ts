import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { shiftedToEndAt } from './call.js';
import { parseInstant, readTrace } from './trace.js';

const folder = mkdtempSync(join(tmpdir(), 'trace-'));
afterAll(() => rmSync(folder, { recursive: true }));
let files = 0;
const read = (content: string) => {
  const file = join(folder, `${files++}.csv`);
  writeFileSync(file, content);
  return readTrace(file, { model: 'gpt-4o-mini' });
};

describe('parseInstant', () => {
  it.each([
    ['2023-11-16 18:17:03.9799600', '2023-11-16T18:17:03.979Z'],
    ['2023-11-16T18:17:03', '2023-11-16T18:17:03.000Z'],
    ['2023-11-16T18:17:03.5+02:00', '2023-11-16T16:17:03.500Z'],
    ['2023-11-16T18:17:03-0330', '2023-11-16T21:47:03.000Z'],
  ])('reads %s as %s', (text, iso) => {
    expect(parseInstant(text)?.toISOString()).toBe(iso);
  });

  it.each(['', 'yesterday', '2023-02-30 10:00:00', '2023-11-16', '2023-11-16 25:00:00', '1700158623'])(
    'refuses %j',
    (text) => {
      expect(parseInstant(text)).toBeUndefined();
    },
  );
});

describe('readTrace', () => {
  it('recognises the columns of a production trace and keeps the order of equal milliseconds', async () => {
    const { calls, skipped } = await read(
      'TIMESTAMP,ContextTokens,GeneratedTokens\n2023-11-16 18:17:04.0000009,2,1\n2023-11-16 18:17:04.0000001,3,1\n2023-11-16 18:17:03.9799600,1,1\n',
    );
    expect(calls.map((call) => call.inputTokens)).toEqual([1, 2, 3]);
    expect(calls[0]).toMatchObject({ model: 'gpt-4o-mini', key: null, outputTokens: 1 });
    expect(skipped).toEqual([]);
  });

  it('takes model, key and tags from the row when they are there', async () => {
    const { calls } = await read(
      'time,model,key,input_tokens,output_tokens,tags\n2023-11-16T00:00:00Z,o3,ci,10,20,team=blue;bad key=1\n',
    );
    expect(calls[0]).toMatchObject({ model: 'o3', key: 'ci', inputTokens: 10, outputTokens: 20 });
    expect(calls[0]?.tags['team']).toBe('blue');
    expect(calls[0]?.tags['bad key']).toBeUndefined();
  });

  it('reports bad rows by line number and uses the others', async () => {
    const { calls, skipped } = await read(
      'timestamp,input,output\nnonsense,1,1\n2023-11-16 10:00:00,5,1\n2023-11-16 10:00:01,NaN,1\n2023-11-16 10:00:02,5,-1\n',
    );
    expect(calls).toHaveLength(1);
    expect(skipped).toEqual([
      { line: 2, reason: 'no time that can be read' },
      { line: 4, reason: 'token counts must be whole numbers' },
      { line: 5, reason: 'token counts must be whole numbers' },
    ]);
  });

  it.each([
    ['a,b,c\n1,2,3\n', /no usable columns.*timestamp/],
    ['', /empty/],
    ['timestamp,input,output\nx,y,z\n', /no row that can be used \(1 skipped\)/],
  ])('refuses a file without usable content: %j', async (content, message) => {
    await expect(read(content)).rejects.toThrow(message);
  });

  it('refuses a file that is not there in one line', async () => {
    await expect(readTrace(join(folder, 'absent.csv'), { model: 'm' })).rejects.toThrow(
      /^cannot read .*absent\.csv: ENOENT[^\n]*$/,
    );
  });
});

describe('shiftedToEndAt', () => {
  it('moves the last call to the given instant and keeps the spacing', async () => {
    const { calls } = await read(
      'timestamp,input,output\n2023-11-16 10:00:00,1,1\n2023-11-16 10:00:07.5,1,1\n',
    );
    const moved = shiftedToEndAt(calls, new Date('2026-01-01T00:00:00Z'));
    expect(moved.map((call) => call.at.toISOString())).toEqual([
      '2025-12-31T23:59:52.500Z',
      '2026-01-01T00:00:00.000Z',
    ]);
  });
});
