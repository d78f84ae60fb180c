import type { FetchAnswer } from '@bursar/core/monitoring';

/** The lines of an answer that say something, as they come where the answer can be read in parts. */
export async function* linesOf(answer: FetchAnswer): AsyncGenerator<string> {
  if (!answer.body) {
    for (const line of (await answer.text()).split('\n')) if (line.trim() !== '') yield line;
    return;
  }
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let rest = '';
  for await (const part of answer.body) {
    const lines = (rest + decoder.decode(part, { stream: true })).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) if (line.trim() !== '') yield line;
  }
  rest += decoder.decode();
  if (rest.trim() !== '') yield rest;
}
