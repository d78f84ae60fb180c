import { verify, type Scheme, type Verdict } from './verify.js';

/** The part of an Express (or Connect, or Node) request that is used. */
export interface WebhookRequest {
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  /** Set by a body parser that ran before; bytes or text are fine, anything else is too late. */
  body?: unknown;
  /** Set by some hosts that keep the bytes beside the parsed body. */
  readonly rawBody?: unknown;
  /** What was verified. */
  webhook?: Verdict & { readonly genuine: true };
  on(event: 'data', listener: (chunk: Uint8Array) => void): unknown;
  on(event: 'end' | 'error' | 'close', listener: (error?: Error) => void): unknown;
  readonly readableEnded?: boolean;
}

/** The part of a response that is used. */
export interface WebhookResponse {
  statusCode: number;
  setHeader(name: string, value: string): unknown;
  end(body: string): unknown;
}

/** What the middleware checks. */
export interface WebhookOptions {
  readonly scheme: Scheme;
  /** The secret, or both while one is being rotated out; a function is asked each time. */
  readonly secrets: readonly string[] | (() => readonly string[] | Promise<readonly string[]>);
  /** Longer bodies are refused; 1 MiB when absent. */
  readonly limitBytes?: number;
  readonly toleranceSeconds?: number;
  /** Unix seconds; the machine's clock when absent. */
  readonly now?: () => number;
}

const tooLate =
  'verifyWebhook needs the exact bytes of the body, but a body parser ran before it. Mount it before express.json(), ' +
  'or give it express.raw({ type: "*/*" }).';

function readAll(request: WebhookRequest, limitBytes: number): Promise<Uint8Array | null> {
  return new Promise((resolve, reject) => {
    const chunks: Uint8Array[] = [];
    let length = 0;
    request.on('data', (chunk) => {
      length += chunk.byteLength;
      if (length > limitBytes) resolve(null);
      else chunks.push(chunk);
    });
    request.on('end', () => resolve(Buffer.concat(chunks)));
    request.on('error', (error) => reject(error ?? new Error('the request failed')));
    request.on('close', () => reject(new Error('the sender went away')));
  });
}

async function bytesOf(request: WebhookRequest, limitBytes: number): Promise<string | Uint8Array | null> {
  for (const held of [request.rawBody, request.body])
    if (typeof held === 'string' || held instanceof Uint8Array) return held.length > limitBytes ? null : held;
  if (request.readableEnded === true) throw new TypeError(tooLate);
  return readAll(request, limitBytes);
}

/**
 * Express middleware that lets genuine webhooks through: `req.webhook` tells id and time, `req.body` is the parsed JSON
 * (or the text, when it is no JSON). Others get 401, too long ones 413, with nothing about why.
 *
 * @example
 * app.post('/hooks', verifyWebhook({ scheme: costsScheme, secrets: [process.env.HOOK_SECRET] }), (req, res) => {
 *   console.log(req.webhook.id, req.body.type);
 *   res.sendStatus(204);
 * });
 */
export function verifyWebhook({ scheme, secrets, limitBytes = 1_048_576, ...options }: WebhookOptions) {
  const judge = async (request: WebhookRequest): Promise<401 | 413 | null> => {
    const body = await bytesOf(request, limitBytes);
    if (body === null) return 413;
    const known = typeof secrets === 'function' ? await secrets() : secrets;
    const { now, toleranceSeconds } = options;
    const verdict = await verify(
      scheme,
      known,
      { headers: request.headers, body },
      {
        ...(now === undefined ? {} : { now: now() }),
        ...(toleranceSeconds === undefined ? {} : { toleranceSeconds }),
      },
    );
    if (!verdict.genuine) return 401;
    request.webhook = verdict;
    request.body = parsed(typeof body === 'string' ? body : new TextDecoder().decode(body));
    return null;
  };
  return (request: WebhookRequest, response: WebhookResponse, next: (error?: unknown) => void): void => {
    judge(request).then((refusal) => {
      if (refusal === null) return next();
      response.statusCode = refusal;
      response.setHeader('content-type', 'application/json; charset=utf-8');
      response.end(JSON.stringify({ error: refusal === 413 ? 'payload_too_large' : 'invalid_signature' }));
    }, next);
  };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
