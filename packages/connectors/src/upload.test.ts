import { describe, expect, it } from 'vitest';
import { contextNow, expectFailure, pullAll } from './provider-server.fixture.js';
import { uploadConnector } from './upload.js';
import { readUpload, type Upload } from './upload/read-upload.js';

const csv = (text: string): Upload => ({ format: 'csv', text });
const range = { from: '2026-04-01', before: '2026-05-01' };

describe('an uploaded file', () => {
  it('is CSV with a header, whose columns may be called otherwise', () => {
    const text = '\uFEFFDate,Cost,Cur,model,requests\n2026-04-01,"1,2"\n';
    expect(() => readUpload(csv(text))).toThrow('the file is no CSV: CSV_RECORD_INCONSISTENT_COLUMNS');
    const columns = { day: 'Date', amount: 'Cost', currency: 'Cur' };
    expect(
      readUpload(csv('\uFEFFDate,Cost,Cur,model,requests\n2026-04-01, 12.50 ,eur,"a, b",7\n\n'), { columns }),
    ).toEqual([
      {
        day: '2026-04-01',
        dimensions: { model: 'a, b' },
        amount: { value: '12.5', unit: 'major', currency: 'EUR' },
        basis: 'billed',
        quantities: { requests: '7' },
      },
    ]);
  });

  it('is JSON: a list, or an object with rows', () => {
    const rows = [{ day: '2026-04-01', amount: 1e-7 }];
    const [list, wrapped] = [JSON.stringify(rows), JSON.stringify({ rows })];
    expect(readUpload({ format: 'json', text: list })[0]?.amount?.value).toBe('0.0000001');
    expect(readUpload({ format: 'json', text: wrapped })).toEqual(readUpload({ format: 'json', text: list }));
  });

  it.each([
    ['day,amount\n2026-04-01,12\n2026-04-02,twelve', 'row 2: amount is no decimal number'],
    ['day,amount\nApril,12', 'row 1: day is no date'],
    ['day,amount,currency\n2026-04-01,12,euros', 'row 1: currency is no currency'],
    ['day,requests\n2026-04-01,-3', 'row 1: requests is negative'],
    ['amount\n12', 'row 1: day is no text'],
    ['day,amount\n"2026', 'the file is no CSV: CSV_QUOTE_NOT_CLOSED'],
  ])('that cannot be read says where, not what: %j', (text, message) => {
    expect(() => readUpload(csv(text))).toThrow(message);
  });

  it('has an end', () => {
    expect(() => readUpload(csv('day,amount\n2026-04-01,1\n2026-04-01,1'), { mostRows: 1 })).toThrow(
      'more than 1 rows',
    );
  });
});

describe('the connector of uploaded files', () => {
  const files = new Map<string, Upload>([
    [
      'april',
      csv('day,model,amount,requests\n2026-03-31,a,9,9\n2026-04-01,a,3,10\n2026-04-02,a,,5\n2026-04-03,a,2,'),
    ],
  ]);
  const connector = uploadConnector({ read: async (name) => files.get(name) ?? null });
  const ask = (signal: 'cost' | 'usage') =>
    pullAll(async (request) => connector.pull!({ file: 'april' }, request, contextNow()), { signal, range });

  it('tells cost and usage apart, of the days that are asked for', async () => {
    expect(
      (await ask('cost')).map(({ day, amount, quantities }) => [day, amount?.value, quantities]),
    ).toEqual([
      ['2026-04-01', '3', {}],
      ['2026-04-03', '2', {}],
    ]);
    expect((await ask('usage')).map(({ day, amount, quantities }) => [day, amount, quantities])).toEqual([
      ['2026-04-01', null, { requests: '10' }],
      ['2026-04-02', null, { requests: '5' }],
    ]);
  });

  it('reads a corrected file anew', async () => {
    files.set('may', csv('day,amount\n2026-04-01,1'));
    const pull = async () =>
      connector.pull!({ file: 'may' }, { signal: 'cost', range, cursor: null }, contextNow());
    expect(await pull()).toMatchObject({ samples: [{ amount: { value: '1' } }] });
    files.set('may', csv('day,amount\n2026-04-02,4'));
    expect(await pull()).toMatchObject({ samples: [{ day: '2026-04-02', amount: { value: '4' } }] });
  });

  it('says what is wrong as an outcome', async () => {
    files.set('broken', { format: 'json', text: '{"rows":[' });
    expectFailure(await connector.validate({ file: 'none' }, contextNow()), 'rejected', []);
    expectFailure(await connector.validate({ file: 'broken' }, contextNow()), 'malformed', []);
    const failing = uploadConnector({ read: () => Promise.reject(new Error('disk 7')) });
    expectFailure(await failing.validate({ file: 'x' }, contextNow()), 'unreachable', ['disk 7']);
    expect(await connector.validate({ file: 'april' }, contextNow())).toMatchObject({ kind: 'valid' });
  });
});
