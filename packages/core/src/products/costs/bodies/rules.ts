import type { JsonObject } from '../../../kernel/json.js';

/** An answer that came as a stream of events, in the form in which it is shown. */
export const sseBody = (text: string): JsonObject => ({ _format: 'sse', text });
