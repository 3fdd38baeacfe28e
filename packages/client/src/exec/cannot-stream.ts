import { UnsupportedError } from '../errors/unsupported-error.js'

const hints = {
  output:
    'It takes a POSIX guest whose agent allows guest-exec and guest-file-*, and a folder that both may use ' +
    '(tempFolder). exec() gives the output at the end, everywhere',
  input:
    'It takes a guest with mkfifo and cat, and a folder that can hold FIFOs (tempFolder). An input that is given ' +
    'whole, as bytes or text, goes everywhere',
} as const

export function cannotStream(what: keyof typeof hints, why: string, cause?: unknown): UnsupportedError {
  return new UnsupportedError(`${what} cannot be streamed: ${why}`, { cause, hint: hints[what] })
}
