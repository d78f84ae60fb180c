export type { Actor, ActorKey, ActorUser, RequestOp, Role } from '../kernel/actor.js';
export * from './codecs.js';
export { oneMebibyte, printedError, statusOfKind } from './dialect.js';
export type {
  CsrfRules,
  Dialect,
  ErrorRules,
  ErrorView,
  IdempotencyRules,
  KeyScheme,
  RateRules,
  RateState,
  RateWindow,
  ReplyInfo,
  ReservedCode,
} from './dialect.js';
export { dispatch, knowsPath, surfaceFor } from './dispatch.js';
export { encoderOf, type Encoder } from './encoder.js';
export { execute } from './execute.js';
export { formBody, jsonBody, optionalJsonBody, rawBody } from './input.js';
export type { Body, Decoded, FormBody, Input, JsonBody, RawBody } from './input.js';
export { openApi } from './openapi.js';
export { emptyReply, jsonReply, passReply, streamReply } from './reply.js';
export type {
  AnswerOf,
  Envelope,
  JsonReply,
  PassReply,
  Replay,
  Replies,
  Reply,
  StreamReply,
} from './reply.js';
export {
  defineRoute,
  type Context,
  type Credential,
  type Declaration,
  type Method,
  type Route,
} from './route.js';
export {
  createSurface,
  type Logger,
  type RequestLimits,
  type Surface,
  type SurfacePorts,
} from './surface.js';
export { toolsOf, type Tool, type ToolRequest } from './tools.js';
export { headerOf } from './wire.js';
export type { ParsedBody, UnreadBody, WireHeaders, WireReply, WireRequest, WireStream } from './wire.js';
