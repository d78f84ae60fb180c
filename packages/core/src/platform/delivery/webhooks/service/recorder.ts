import type { DeliveryParts } from './parts.js';
import { recordAttempts, type Made, type Recorded } from './record.js';

interface Call {
  readonly made: Made;
  readonly resolve: (recorded: Recorded) => void;
  readonly reject: (error: unknown) => void;
}

/** Attempts that are stored in one commit. */
const together = 1_000;

/** Stores attempts: while some of a tenant are being stored others wait, and then share the next commit. */
export function openRecorder(parts: DeliveryParts): (tenant: string, made: Made) => Promise<Recorded> {
  const lines = new Map<string, Call[]>();

  const store = async (tenant: string, calls: readonly Call[]): Promise<void> => {
    try {
      const recorded = await recordAttempts(
        parts,
        tenant,
        calls.map(({ made }) => made),
      );
      calls.forEach(({ resolve }, index) => resolve(recorded[index] as Recorded));
    } catch (error) {
      for (const { reject } of calls) reject(error);
    }
  };
  const serve = async (tenant: string, line: Call[]): Promise<void> => {
    // Whatever else ended in this turn of the program comes along.
    await Promise.resolve();
    while (line.length > 0) await store(tenant, line.splice(0, together));
    lines.delete(tenant);
  };
  return (tenant, made) =>
    new Promise((resolve, reject) => {
      const line = lines.get(tenant);
      const call = { made, resolve, reject };
      if (line) return void line.push(call);
      const begun = [call];
      lines.set(tenant, begun);
      void serve(tenant, begun);
    });
}
