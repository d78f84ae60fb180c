import { deepStrictEqual } from 'node:assert/strict';

/** Fails unless an example gives the value that its comment promises. */
export function promisedValue(actual: unknown, promised: unknown): void {
  deepStrictEqual(actual, promised);
}

/** Fails unless an example throws; `promised` must occur in the error's name, code, kind or message. */
export async function promisedThrow(run: () => unknown, promised: string): Promise<void> {
  let thrown: unknown;
  try {
    await run();
  } catch (error) {
    thrown = error;
  }
  if (thrown === undefined) throw new Error(`did not throw ${promised}`);
  const { name, code, kind, message } = thrown as Partial<
    Record<'name' | 'code' | 'kind' | 'message', unknown>
  >;
  const said = [name, code, kind, message].map(String).join(' ');
  if (!said.includes(promised)) throw new Error(`threw ${said}, not ${promised}`);
}
