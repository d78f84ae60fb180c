import { createReadStream } from 'node:fs';
import { basename } from 'node:path';
import { parse } from 'csv-parse';
import type { Call, Workload } from './call.js';
import { withOwners } from './generate.js';
import { seeded } from './seeded.js';
import { UserError } from './user-error.js';

/** Header names that are understood, lower case and without separators. */
const known = {
  at: ['timestamp', 'time', 'at', 'date', 'createdat', 'arrival'],
  input: ['contexttokens', 'inputtokens', 'prompttokens', 'input', 'tokensin'],
  output: ['generatedtokens', 'outputtokens', 'completiontokens', 'output', 'tokensout'],
  model: ['model', 'modelname'],
  key: ['key', 'apikey', 'keyname', 'user'],
  tags: ['tags'],
} as const;
type Column = keyof typeof known;

const plainName = (header: string): string => header.toLowerCase().replace(/[^a-z]/g, '');

function columnsOf(headers: readonly string[], file: string): Partial<Record<Column, number>> {
  const names = headers.map(plainName);
  const columns: Partial<Record<Column, number>> = {};
  for (const column of Object.keys(known) as Column[]) {
    const index = names.findIndex((name) => (known[column] as readonly string[]).includes(name));
    if (index >= 0) columns[column] = index;
  }
  const missing = (['at', 'input', 'output'] as const).filter((column) => columns[column] === undefined);
  if (missing.length > 0) {
    const wanted = missing.map((column) => `"${known[column][0]}"`).join(', ');
    throw new UserError(
      `${file} has no usable columns: its header must name ${wanted} (found: ${headers.join(', ') || 'nothing'})`,
    );
  }
  return columns;
}

const instantPattern = /^(\d{4}-\d{2}-\d{2})[T ](\d{2}:\d{2}:\d{2})(?:\.(\d{1,9}))?\s*(Z|[+-]\d{2}:?\d{2})?$/;

/** Reads a time of a trace: no zone means UTC, digits past the millisecond are cut off. Undefined when it is none. */
export function parseInstant(text: string): Date | undefined {
  const match = instantPattern.exec(text.trim());
  if (!match) return undefined;
  const [, date, time, fraction = '', zone = 'Z'] = match;
  const iso = `${date}T${time}.${fraction.slice(0, 3).padEnd(3, '0')}${zone.length === 5 ? `${zone.slice(0, 3)}:${zone.slice(3)}` : zone}`;
  const at = new Date(iso);
  if (Number.isNaN(at.getTime())) return undefined;
  // 30 February must be refused, not rolled into March.
  return zone === 'Z' && !at.toISOString().startsWith(`${date}T${time}`) ? undefined : at;
}

function tokens(text: string | undefined): number | undefined {
  if (text === undefined || !/^\d{1,12}$/.test(text.trim())) return undefined;
  return Number.parseInt(text, 10);
}

/** Tags of a trace: a JSON object of texts, or `a=b;c=d`. Anything else counts as none. */
function tagsOf(text: string | undefined): Record<string, string> {
  if (!text) return {};
  const pairs: [string, unknown][] = text.trim().startsWith('{')
    ? Object.entries(jsonObject(text))
    : text
        .split(';')
        .map((pair) => [pair.split('=', 1)[0]?.trim() ?? '', pair.slice(pair.indexOf('=') + 1).trim()]);
  return Object.fromEntries(
    pairs
      .filter(
        (pair): pair is [string, string] =>
          /^[A-Za-z0-9_-]{1,64}$/.test(pair[0]) && typeof pair[1] === 'string',
      )
      .slice(0, 8),
  );
}

function jsonObject(text: string): object {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? value : {};
  } catch {
    return {};
  }
}

/**
 * Reads a trace of AI calls from CSV. Rows without a time or with bad token counts are skipped and reported by line.
 * Calls are ordered by time; equal milliseconds keep the order of the file.
 *
 * @throws UserError when the file cannot be read or has no usable columns.
 */
export async function readTrace(file: string, options: { readonly model: string }): Promise<Workload> {
  const rows = parse({
    bom: true,
    info: true,
    relax_column_count: true,
    skip_empty_lines: true,
    relax_quotes: true,
    trim: true,
  });
  // `pipe` does not pass errors on: without this a missing file would leave the loop below waiting.
  const source = createReadStream(file).on('error', (error) => rows.destroy(error));
  source.pipe(rows);
  let columns: Partial<Record<Column, number>> | undefined;
  const calls: Call[] = [];
  const skipped: { line: number; reason: string }[] = [];
  const draw = seeded(1);
  try {
    for await (const { record, info } of rows as AsyncIterable<{
      record: string[];
      info: { lines: number };
    }>) {
      if (!columns) {
        columns = columnsOf(record, basename(file));
        continue;
      }
      const cell = (column: Column): string | undefined => record[columns?.[column] ?? -1];
      const at = parseInstant(cell('at') ?? '');
      const inputTokens = tokens(cell('input'));
      const outputTokens = tokens(cell('output'));
      if (!at || inputTokens === undefined || outputTokens === undefined) {
        const reason = !at ? 'no time that can be read' : 'token counts must be whole numbers';
        skipped.push({ line: info.lines, reason });
        continue;
      }
      const call: Call = {
        at,
        inputTokens,
        outputTokens,
        model: cell('model') || options.model,
        key: cell('key') || null,
        tags: tagsOf(cell('tags')),
      };
      calls.push(withOwners(call, draw()));
    }
  } catch (error) {
    if (error instanceof UserError) throw error;
    throw new UserError(`cannot read ${file}: ${error instanceof Error ? error.message : String(error)}`);
  }
  if (!columns) throw new UserError(`${basename(file)} is empty: the first line must be a header`);
  if (calls.length === 0)
    throw new UserError(`${basename(file)} has no row that can be used (${skipped.length} skipped)`);
  calls.sort((a, b) => a.at.getTime() - b.at.getTime());
  return { calls, source: `${calls.length} calls of ${basename(file)}`, skipped };
}
