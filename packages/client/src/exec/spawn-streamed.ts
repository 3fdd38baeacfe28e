import type { CommandName } from '@qga/schema'
import { Deadline, OptionError } from '@qga/wire/calls'
import type { Commands } from '../commands.js'
import { assertNotDisabled, writing } from '../files/assert-not-disabled.js'
import { Pieces } from '../files/pieces.js'
import { aMoment } from '../tidy.js'
import { argvOf } from './exec.js'
import type { ExitWatch } from './exit-watch.js'
import type { Feeder } from './feeder.js'
import { endProcess } from './kill-process.js'
import { OutputFolder, STEP_MS } from './output-folder.js'
import type { SpawnStreamOptions } from './spawn-options.js'
import { startProcess } from './start-process.js'
import { StreamedProcess } from './streamed-process.js'

/**
 * Sends the output to the files and becomes the program. The folder goes before it does: the files are open by then on
 * both sides, and are gone with the last of them, even if nobody is left to see to it. The second `rm` is for an
 * environment without a PATH. With a streamed input it waits for the feeder first.
 */
const scriptOf = (fed: boolean) =>
  [
    `exec ${fed ? '<"$1/pipe" ' : ''}>>"$1/out" 2>>"$1/err"`,
    'rm -rf "$1" 2>/dev/null || /bin/rm -rf "$1" 2>/dev/null',
    'shift',
    'exec "$@"',
  ].join('; ')

/** What the agent is asked for when the program runs already. */
const reading: readonly CommandName[] = ['guest-exec-status', 'guest-file-read', 'guest-file-close']

/**
 * Starts a program whose output can be read while it runs. Leaves nothing behind when it fails, and its input, as a stream
 * that is destroyed.
 */
export async function spawnStreamed(
  agent: Commands,
  command: readonly string[] | string,
  options: SpawnStreamOptions,
): Promise<StreamedProcess> {
  const input = split(options.input)
  try {
    return await start(agent, command, options, input)
  } catch (error) {
    input.source?.leave()
    throw error
  }
}

async function start(
  agent: Commands,
  command: readonly string[] | string,
  options: SpawnStreamOptions,
  { whole, source }: Input,
): Promise<StreamedProcess> {
  assertKept(options.env)
  const argv = await argvOf(command, options.shell)
  const life = new AbortController()
  const signal = options.signal === undefined ? life.signal : AbortSignal.any([options.signal, life.signal])
  const deadline = Object.assign(new Deadline({ timeoutMs: options.timeoutMs, signal }), { signal })
  await assertNotDisabled(agent, source === undefined ? reading : [...reading, ...writing], deadline.call(STEP_MS))
  const folder = await OutputFolder.create(agent, options.tempFolder ?? '/tmp', deadline)
  const onOrphan = (watch: ExitWatch) => void endProcess(agent, watch)
  let feeder: Feeder | undefined
  try {
    if (source !== undefined) feeder = await feederFor(agent, folder, deadline)
    const script = scriptOf(source !== undefined)
    const words = argv.length === 0 ? argv : ['/bin/sh', '-c', script, 'sh', folder.path, ...argv]
    const watch = await startProcess(agent, words, 'none', { ...options, input: whole, onOrphan }, deadline)
    const input = source === undefined || feeder === undefined ? undefined : { source, feeder }
    const program = argv[0] ?? watch.program
    return new StreamedProcess(agent, { program, watch, folder, deadline, life, input })
  } catch (error) {
    await aMoment(
      agent,
      (feeder?.close() ?? Promise.resolve()).then(() => folder.remove()),
    )
    throw error
  }
}

/** A program is told the shell's own of these, or none: the first three by any shell, the others by bash. [measured] */
const shellsOwn = /^(IFS|OPTIND|PPID|BASH|BASHOPTS|SHELLOPTS|LINENO|OPTERR|PS[124]|RANDOM)$/

/** The program gets its variables from a shell, and many a shell drops those that are none of its own. @throws OptionError */
function assertKept(env: SpawnStreamOptions['env']): void {
  const odd = Object.keys(env ?? {}).find((name) => shellsOwn.test(name) || !/^[A-Za-z_]\w*$/.test(name))
  if (odd === undefined) return
  throw new OptionError(
    `the guest's shell would drop or change the variable ${JSON.stringify(odd)} of a program that is streamed`,
    {
      hint: `Run it by 'env', as in ['env', '${odd}=1', PROGRAM], or without streaming`,
    },
  )
}

/** What most programs do not need is loaded by those that do. */
async function feederFor(agent: Commands, folder: OutputFolder, deadline: Deadline): Promise<Feeder> {
  const { Feeder } = await import('./feeder.js')
  return await Feeder.start(agent, folder.path, deadline)
}

interface Input {
  readonly whole?: Uint8Array | string
  readonly source?: Pieces
}

function split(input: SpawnStreamOptions['input']): Input {
  if (input === undefined) return {}
  if (typeof input === 'string' || input instanceof Uint8Array) return { whole: input }
  const kind: object = Object(input)
  if (Symbol.asyncIterator in kind || Symbol.iterator in kind) return { source: new Pieces(input, undefined) }
  throw new OptionError('the input is neither text nor bytes nor an iterable of them', {
    hint: 'Give a string, a Uint8Array, a stream or an array of such pieces',
  })
}
