import type { CallOptions, Int64 } from '@qga/schema'
import { OptionError } from '@qga/wire/calls'
import { isEmptyObject } from '../claims.js'
import type { Executes } from '../commands.js'
import { changeAtOnce } from './change-at-once.js'
import type { ChangeOptions, ChangeWords } from './change-stopped.js'
import { ReplyReader } from './reply-reader.js'

/** What to trim. An agent trims all mounted file systems at one request: it is told to have stopped for `all` of them. */
export interface TrimOptions extends CallOptions, ChangeOptions<'all'> {
  readonly signal?: AbortSignal | undefined
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

const words: ChangeWords<'all'> = {
  what: () => 'it is not known what was trimmed, and it may still go on',
  hint: 'Nothing is lost by trimming again',
}

/**
 * Gives the unused blocks of all mounted file systems back to the host. Before QEMU 2.4 an agent does not tell of which.
 * @throws ChangeError once it may have begun, with what `execute` threw or a `ProtocolError` as its cause; CommandError;
 * OptionError; the signal's reason
 */
export async function trimFilesystems(agent: Executes, options: TrimOptions = {}): Promise<TrimResult> {
  const { minimum, onStopped, ...call } = options
  if (minimum !== undefined && minimum < 0) throw new OptionError(`minimum is ${minimum}`, { hint: 'Give bytes' })
  const args = minimum === undefined ? {} : { minimum }
  const paths = await changeAtOnce(['all'], options, words, async () =>
    trimmedIn(await agent.execute('guest-fstrim', args, call)),
  )
  return {
    trimmedBytes: paths.reduce((sum, { trimmedBytes }) => sum + (trimmedBytes ?? 0n), 0n),
    paths,
    failed: paths.filter(({ error }) => error !== undefined),
  }
}

function trimmedIn(reply: unknown): TrimmedPath[] {
  const told = isEmptyObject(reply) ? [] : new ReplyReader(reply, 'the reply to guest-fstrim').objects('paths')
  return told.map((entry) => ({
    path: entry.text('path'),
    trimmedBytes: entry.has('error') ? undefined : entry.optionalUint64('trimmed'),
    error: entry.optionalText('error'),
  }))
}
