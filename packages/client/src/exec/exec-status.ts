import type { Return } from '@qga/schema'
import { ProtocolError } from '@qga/wire/calls'
import { claimedInteger, claimedObject } from '../claims.js'

/** What guest-exec-status says of a process that ended: where its output is, still as base64. */
export type EndedStatus = Return<'guest-exec-status'>

/** How a process ended: by itself with an exit code, or by a signal. Exactly one of them is set. */
export interface Exit {
  readonly exitCode: number | undefined
  /** The number of the signal that killed it; on Windows, an exception's code. */
  readonly signal: number | undefined
}

/** The status of a process that ended, `undefined` of one that runs. @throws ProtocolError */
export function endedStatus(status: unknown): EndedStatus | undefined {
  const claimed = claimedObject(status as EndedStatus, 'the reply to guest-exec-status')
  if (typeof claimed.exited !== 'boolean')
    throw new ProtocolError('guest-exec-status does not tell whether it has exited')
  return claimed.exited ? claimed : undefined
}

/** @throws ProtocolError */
export function exitOf(status: EndedStatus): Exit {
  const { exitcode, signal } = status
  if (signal !== undefined) {
    return { exitCode: undefined, signal: claimedInteger(signal, 'the signal of guest-exec-status') }
  }
  if (exitcode === undefined) throw new ProtocolError('guest-exec-status tells neither an exit code nor a signal')
  return { exitCode: claimedInteger(exitcode, 'the exit code of guest-exec-status'), signal: undefined }
}
