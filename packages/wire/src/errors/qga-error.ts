const brand = Symbol.for('@qga/error')

/**
 * Every error that this family of packages throws on purpose, so that one `instanceof` tells ours from the rest.
 *
 * - `code` is stable: programs decide by it, never by the message.
 * - `summary` says what failed and why; `hint` says what to do; `message` is both.
 * - `instanceof` goes by the codes and therefore works across two copies of a package.
 */
export abstract class QgaError extends Error {
  /** Set by each concrete class. A class without one is told by its prototype alone. */
  static readonly code: string = 'QGA_ERROR'

  readonly summary: string
  readonly hint: string | undefined

  constructor(summary: string, options: QgaErrorOptions = {}) {
    const message = options.hint === undefined ? summary : `${summary}. ${options.hint}`
    super(message, options.cause === undefined ? undefined : { cause: options.cause })
    this.name = new.target.name
    this.summary = summary
    this.hint = options.hint
  }

  get code(): string {
    return codesOf(this)[0] ?? QgaError.code
  }

  /** The codes of this error's classes, the most special one first. */
  get [brand](): readonly string[] {
    return codesOf(this)
  }

  static override [Symbol.hasInstance](value: unknown): boolean {
    if (!Object.hasOwn(this, 'code')) return Function.prototype[Symbol.hasInstance].call(this, value)
    const codes = typeof value === 'object' && value !== null && brand in value ? value[brand] : undefined
    return Array.isArray(codes) && codes.includes(this.code)
  }
}

/** What an error says beside what failed. */
export interface QgaErrorOptions {
  /** What this error came from. */
  readonly cause?: unknown
  /** What the reader can do about it, as a sentence without its full stop. */
  readonly hint?: string | undefined
}

function codesOf(error: object): string[] {
  const codes: string[] = []
  for (let made: object & { code?: unknown } = error.constructor; made !== null; made = Object.getPrototypeOf(made)) {
    if (Object.hasOwn(made, 'code') && typeof made.code === 'string') codes.push(made.code)
  }
  return codes
}
