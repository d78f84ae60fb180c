import { readFileSync, readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { costsWorld } from '../costs.fixture.js';
import { expectTranscript, type Transcript } from './transcript.fixture.js';

const folder = new URL('./', import.meta.url);
const files = readdirSync(folder).filter((name) => name.endsWith('.json'));
const read = (name: string): readonly Transcript[] =>
  JSON.parse(readFileSync(new URL(name, folder), 'utf8')) as readonly Transcript[];

describe.each(files)('%s', (name) => {
  it.each(read(name))('$about ($source)', async (transcript) => {
    const world = await costsWorld();
    await expectTranscript(transcript, world);
    expect(world.failures).toEqual([]);
  });
});

/** Every JSON example (and the two of headers) that seed and specification print, listed by hand from them. */
const printed = readFileSync(new URL('printed.tsv', folder), 'utf8')
  .trim()
  .split('\n')
  .slice(1)
  .map((line) => {
    const [place = '', example = '', file = '', about = ''] = line.split('\t');
    return { place, example, file, about };
  });
const inSeed = printed.filter(({ place }) => place.startsWith('seed'));
const inSpec = printed.filter(({ place }) => !place.startsWith('seed'));

describe('what is printed', () => {
  it.each(printed)('$place: $example is the transcript "$about"', ({ file, about }) => {
    const [found, ...more] = read(file).filter((transcript) => transcript.about === about);
    expect(more).toEqual([]);
    expect(found?.then.reply).toMatchObject({ status: expect.any(Number) as number });
    expect(found?.then.reply?.body ?? found?.then.reply?.headers).toBeDefined();
  });

  it('is counted: as many examples as transcripts that stand for one', () => {
    const named = (examples: typeof printed) =>
      new Set(examples.map(({ file, about }) => `${file}: ${about}`)).size;
    expect([inSeed.length, inSpec.length]).toEqual([5, 88]);
    expect([named(inSeed), named(inSpec)]).toEqual([5, 88]);
  });
});
