import { type JsonValue, parseJson, QgaError } from '@qga/wire'
import { startTimer } from '@qga/wire/calls'
import { strictJson } from '@qga/wire/node'
import type * as z from 'zod'
import { BadMediaError } from '../errors/bad-media-error.js'
import { BadRequestError } from '../errors/bad-request-error.js'
import { BodyTooLargeError } from '../errors/body-too-large-error.js'
import { ClientGoneError } from '../errors/client-gone-error.js'
import { SlowClientError } from '../errors/slow-client-error.js'

/** How much of a body is taken, and how long a client may pause in it. */
export interface BodyLimits {
  readonly maxBytes: number
  readonly stallMs: number
}

/** The same, of a body that is kept. */
export interface KeptBodyLimits extends BodyLimits {
  /** Told of bytes that have come; throws if there is no room for them. */
  readonly keep: (bytes: number) => void
}

/**
 * The bytes of a request as they come, in pieces. Not more than `maxBytes` of them, nor with longer pauses.
 * @throws BodyTooLargeError, SlowClientError, ClientGoneError
 */
export async function* bodyOf(request: Request, { maxBytes, stallMs }: BodyLimits): AsyncGenerator<Uint8Array> {
  assertLength(request, maxBytes)
  if (request.body === null) return
  const reader = request.body.getReader()
  let bytes = 0
  try {
    for (;;) {
      const { done, value } = await within(stallMs, reader.read())
      if (done) return
      bytes += value.byteLength
      if (bytes > maxBytes) throw tooLarge(maxBytes)
      yield value
    }
  } finally {
    // Waits for nobody: a reader that is being read from is left when that ends.
    reader.cancel().catch(() => {})
  }
}

/** Looks at what a body is announced as, before anything is done. @throws BodyTooLargeError */
export function assertLength({ headers }: Request, maxBytes: number): void {
  if (Number(headers.get('content-length') ?? 0) > maxBytes) throw tooLarge(maxBytes)
}

/** A JSON body that a schema takes. @throws BadMediaError, BadRequestError, and what `bodyOf` and `keep` throw */
export async function jsonBodyOf<T>(request: Request, schema: z.ZodType<T>, limits: KeptBodyLimits): Promise<T> {
  const type = request.headers.get('content-type') ?? ''
  if (!/^application\/json *(;|$)/i.test(type)) {
    throw new BadMediaError('the body is not announced as JSON', { hint: 'Send Content-Type: application/json' })
  }
  const pieces: Uint8Array[] = []
  await within(limits.stallMs, gather(bodyOf(request, limits), pieces, limits.keep))
  const { data, error } = schema.safeParse(parsed(Buffer.concat(pieces)))
  if (error === undefined) return data as T
  const [issue] = error.issues
  throw new BadRequestError(
    `the body is not what this route takes: ${[...(issue?.path ?? []), issue?.message].join(': ')}`,
    {
      hint: 'GET /openapi.json tells what it takes',
    },
  )
}

async function gather(
  body: AsyncIterable<Uint8Array>,
  pieces: Uint8Array[],
  keep: KeptBodyLimits['keep'],
): Promise<void> {
  for await (const piece of body) {
    keep(piece.byteLength)
    pieces.push(piece)
  }
}

function parsed(bytes: Uint8Array): JsonValue {
  try {
    // A name that is there twice is one thing to us and another to the next reader.
    return parseJson(bytes, { check: strictJson })
  } catch (cause) {
    const why = cause instanceof QgaError ? cause.summary : 'no JSON'
    throw new BadRequestError(`the body cannot be read: ${why}`, { cause })
  }
}

async function within<T>(ms: number, promise: Promise<T>): Promise<T> {
  let timer: ReturnType<typeof startTimer>
  const late = new Promise<never>((_, reject) => {
    timer = startTimer(ms, () => reject(new SlowClientError(`the client sent nothing for ${ms} ms`)))
  })
  try {
    return await Promise.race([promise, late])
  } catch (error) {
    if (error instanceof QgaError) throw error
    throw new ClientGoneError('the body broke off', { cause: error })
  } finally {
    clearTimeout(timer)
  }
}

function tooLarge(maxBytes: number): BodyTooLargeError {
  return new BodyTooLargeError(`the body has more than ${maxBytes} bytes`)
}
