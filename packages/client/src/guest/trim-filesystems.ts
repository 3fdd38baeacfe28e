import type { CallOptions, Int64 } from '@qga/schema'
import { OptionError } from '@qga/wire/calls'
import { isEmptyObject } from '../claims.js'
import type { Executes } from '../commands.js'
import { ReplyReader } from './reply-reader.js'

/** What to trim. */
export interface TrimOptions extends CallOptions {
  /** Milliseconds for all. Default 600000: on large disks it takes long, and the agent does nothing else meanwhile. */
  readonly timeoutMs?: number | undefined
  /** Free ranges that are shorter than so many bytes may be left. Default 0. */
  readonly minimum?: Int64 | undefined
}

/** What became of one mount point: either it was trimmed, or `error` says why not. */
export interface TrimmedPath {
  readonly path: string
  readonly trimmedBytes: bigint | undefined
  /** The guest's own words, such as that it is not supported there. */
  readonly error: string | undefined
}

/** What was given back. */
export interface TrimResult {
  readonly trimmedBytes: bigint
  readonly paths: readonly TrimmedPath[]
  /** Those of them that failed. The command as a whole does not fail with them. */
  readonly failed: readonly TrimmedPath[]
}

/** Gives the unused blocks of all mounted file systems back to the host. Before QEMU 2.4 an agent does not tell of which. */
export async function trimFilesystems(agent: Executes, options: TrimOptions = {}): Promise<TrimResult> {
  const { minimum, ...call } = options
  if (minimum !== undefined && minimum < 0) throw new OptionError(`minimum is ${minimum}`, { hint: 'Give bytes' })
  const reply: unknown = await agent.execute('guest-fstrim', minimum === undefined ? {} : { minimum }, call)
  const told = isEmptyObject(reply) ? [] : new ReplyReader(reply, 'the reply to guest-fstrim').objects('paths')
  const paths = told.map((entry) => ({
    path: entry.text('path'),
    trimmedBytes: entry.has('error') ? undefined : entry.optionalUint64('trimmed'),
    error: entry.optionalText('error'),
  }))
  return {
    trimmedBytes: paths.reduce((sum, { trimmedBytes }) => sum + (trimmedBytes ?? 0n), 0n),
    paths,
    failed: paths.filter(({ error }) => error !== undefined),
  }
}
