import { join } from 'node:path'
import type { Transport } from '@qga/wire'
import { unix } from '@qga/wire/node'
import { isExecutable } from './find-program.js'
import { findQemuSystem } from './find-qemu-system.js'
import { firstCallers } from './first-callers.js'
import { RealAgentError } from './real-agent-error.js'
import { RealProcess } from './real-process.js'

/** What machine is started, and what speaks QMP. */
export interface StartQemuOptions {
  /** Default `none`: a QEMU without a machine. `q35` has buses for devices. Nothing runs in it: it is started with -S. */
  readonly machine?: string
  /** How many monitors it has, each on a socket of its own. Default 1. */
  readonly monitors?: number
  /** Whether monitors print JSON on many lines. Default false. */
  readonly pretty?: boolean
  /** Further arguments; `DIR` at the beginning of a part after `=`, `:` or a comma stands for the private folder. */
  readonly args?: readonly string[]
  /** Default: `findQemuSystem()`. */
  readonly program?: string
}

/** A place to speak QMP. */
export interface RealMonitor {
  readonly path: string
  readonly transport: Transport
}

/** A real QEMU without a guest. */
export interface RealQemu extends RealMonitor, AsyncDisposable {
  /** All monitors; the first one is `path` and `transport`. */
  readonly monitors: readonly RealMonitor[]
  /** As it says itself: `7.2.22`. */
  readonly version: string
  readonly pid: number
  /** Private (0700), removed on close: room for a test's own files. */
  readonly directory: string
  /** What it has complained about. */
  readonly stderr: string
  /** False once it has ended, as after `quit`. */
  readonly running: boolean
  /** Ends this very process and removes the folder. */
  close(): Promise<void>
}

const HINT = "It comes with Debian's package qemu-system-x86"

/**
 * Starts a real QEMU without a guest and waits until its monitors answer: nothing runs in it. It needs no root and no
 * display, listens in a private folder, and dies with the caller's process.
 * @throws RealAgentError
 */
export async function startQemu(options: StartQemuOptions = {}): Promise<RealQemu> {
  const program = options.program ?? findQemuSystem()
  if (program === undefined || !isExecutable(program)) {
    throw new RealAgentError(program === undefined ? 'there is no QEMU here' : `${program} cannot be executed`, {
      hint: "Install Debian's package qemu-system-x86, or name the program in QGA_QEMU_SYSTEM",
    })
  }
  const qemu = await RealProcess.prepare(program, HINT)
  const paths = Array.from({ length: options.monitors ?? 1 }, (_, at) => join(qemu.directory, `qmp${at}.sock`))
  const monitors = paths.map((path) => ({ path, transport: unix(path) }))
  const [first] = monitors
  if (first === undefined) throw new RealAgentError('a QEMU without a monitor is of no use')
  const callers = firstCallers(monitors.map(({ transport }) => transport))
  let version = ''
  await qemu.start(argumentsFor(options, paths, qemu.directory), process.env, async () => {
    version = (await callers()) ?? ''
    return version !== ''
  })
  const close = () => qemu.close()
  return {
    ...first,
    monitors,
    version,
    pid: qemu.pid,
    directory: qemu.directory,
    get stderr() {
      return qemu.stderr
    },
    get running() {
      return qemu.running
    },
    close,
    [Symbol.asyncDispose]: close,
  }
}

/** Its monitors come last, and QEMU goes on when each is called: what is ready after them is the whole machine. */
function argumentsFor(options: StartQemuOptions, paths: readonly string[], directory: string): string[] {
  const chardevs = paths.flatMap((path, at) => ['-chardev', `socket,id=qmp${at},path=${path},server=on,wait=on`])
  const pretty = options.pretty === true ? ',pretty=on' : ''
  const mons = paths.flatMap((_, at) => ['-mon', `chardev=qmp${at},mode=control${pretty}`])
  const own = (options.args ?? []).map((arg) => arg.replaceAll(/(^|[=:,])DIR(?=\/|$)/g, `$1${directory}`))
  const quiet = ['-display', 'none', '-nodefaults', '-no-user-config', '-S', '-accel', 'tcg']
  return ['-machine', options.machine ?? 'none', ...quiet, ...own, ...chardevs, ...mons]
}
