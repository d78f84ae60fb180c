import type { Envelope } from '../reply.js';

/** `{ "data": {...} }`. */
export const underData: Envelope = {
  wrap: (data) => ({ data }),
  describe: (schema) => ({ type: 'object', properties: { data: schema }, required: ['data'] }),
};

/** The object's own fields, and `data` holding the same object: readers of either form find theirs (costs spec §1.4). */
export const besideData: Envelope = {
  wrap: (data) => ({ ...(data as object), data }),
  describe: (schema) => ({
    allOf: [schema, { type: 'object', properties: { data: schema }, required: ['data'] }],
  }),
};
