import type { z } from 'zod';

/** A JSON body. */
export interface JsonBody<S extends z.ZodType = z.ZodType> {
  readonly kind: 'json';
  readonly schema: S;
  /** No body and no content type are fine; the schema then sees `undefined`. */
  readonly optional: boolean;
  /** Over the dialect's limit. */
  readonly limitBytes?: number;
}

/** An `application/x-www-form-urlencoded` body; a repeated field is a list. */
export interface FormBody<S extends z.ZodType = z.ZodType> {
  readonly kind: 'form';
  readonly schema: S;
  readonly limitBytes?: number;
}

/** The exact bytes, for signed callbacks. */
export interface RawBody {
  readonly kind: 'raw';
  /** Accepted media types; any when empty. */
  readonly mediaTypes: readonly string[];
  readonly limitBytes?: number;
  /** Where a body parser of the host has read JSON already, what it made of it is spelt again; else that is a fault. */
  readonly spellsJson?: boolean;
}

/** What a route can take as a body. */
export type Body = JsonBody | FormBody | RawBody;

/** Where a route's input comes from. A part that is not declared is not read; defaults live in these schemas only. */
export interface Input {
  /** An object with exactly the path's parameters. */
  readonly path?: z.ZodType;
  /** Sees text, or a list of texts where a name is repeated. Unknown names are ignored unless the schema keeps them. */
  readonly query?: z.ZodType;
  /** Sees lower-case names. */
  readonly headers?: z.ZodType;
  readonly body?: Body;
}

type Of<I, Part extends string> = I extends { readonly [K in Part]: infer S extends z.ZodType }
  ? z.output<S>
  : undefined;

/** What `handle` sees: each declared part decoded, the others undefined. */
export interface Decoded<I extends Input> {
  readonly path: Of<I, 'path'>;
  readonly query: Of<I, 'query'>;
  readonly headers: Of<I, 'headers'>;
  readonly body: I extends { readonly body: RawBody }
    ? Uint8Array
    : I extends { readonly body: { readonly schema: infer S extends z.ZodType } }
      ? z.output<S>
      : undefined;
}

/** A JSON body that must be sent. */
export const jsonBody = <S extends z.ZodType>(
  schema: S,
  options: { readonly limitBytes?: number } = {},
): JsonBody<S> => ({ kind: 'json', schema, optional: false, ...options });

/** A JSON body that may be left out; give the schema a default or make it optional. */
export const optionalJsonBody = <S extends z.ZodType>(
  schema: S,
  options: { readonly limitBytes?: number } = {},
): JsonBody<S> => ({ kind: 'json', schema, optional: true, ...options });

/** A form as browsers send it. */
export const formBody = <S extends z.ZodType>(
  schema: S,
  options: { readonly limitBytes?: number } = {},
): FormBody<S> => ({ kind: 'form', schema, ...options });

/** The exact bytes of a body. */
export const rawBody = (
  mediaTypes: readonly string[] = [],
  options: Pick<RawBody, 'limitBytes' | 'spellsJson'> = {},
): RawBody => ({ kind: 'raw', mediaTypes, ...options });
