import type { ProgramOptions } from '@qga/client'
import { decodeBase64 } from '@qga/wire/node'
import type * as z from 'zod'
import type { execBody } from '../contract/bodies.js'
import { BadRequestError } from '../errors/bad-request-error.js'

/** What a client wants to run. */
export interface Program {
  readonly command: readonly string[] | string
  readonly options: ProgramOptions
  readonly timeoutMs: number
}

/** @throws BadRequestError */
export function programOf({ argv, env, input, shell, timeoutMs }: z.infer<typeof execBody>, mostMs: number): Program {
  const bytes = input === undefined ? undefined : decodeBase64(input)
  if (input !== undefined && bytes === undefined) throw new BadRequestError('input is no base64')
  const [line, ...more] = argv
  if (shell !== undefined && more.length > 0) {
    throw new BadRequestError('with shell, argv has one item: the command line', { hint: 'Or leave shell out' })
  }
  return {
    command: shell === undefined || line === undefined ? argv : line,
    options: { env, input: bytes, shell },
    timeoutMs: Math.min(timeoutMs ?? mostMs, mostMs),
  }
}

/** How it ended, for the client. */
export function exitOf({
  exitCode,
  signal,
}: {
  readonly exitCode: number | undefined
  readonly signal: number | undefined
}) {
  return signal === undefined ? { exitCode } : { signal }
}
