import { readFileSync, readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { monitoringWorld } from '../monitoring.fixture.js';
import { expectTranscript, type Transcript } from './transcript.fixture.js';

const folder = new URL('./', import.meta.url);
const files = readdirSync(folder).filter((name) => name.endsWith('.json'));
const read = (name: string): readonly Transcript[] =>
  JSON.parse(readFileSync(new URL(name, folder), 'utf8')) as readonly Transcript[];

describe.each(files)('%s', (name) => {
  it.each(read(name))('$about ($source)', async (transcript) => {
    const world = await monitoringWorld();
    await expectTranscript(transcript, world);
    // An answer of 502 is somebody's fault, and is told to the host's log.
    const isTold = (transcript.then.reply?.status ?? 0) >= 500;
    expect(world.failures).toHaveLength(isTold ? 1 : 0);
  });
});
