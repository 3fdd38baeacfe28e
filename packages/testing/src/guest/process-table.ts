import { type Clock, pause } from '../clock.js'
import type { Program, ProgramEnd, ProgramIo } from '../programs/program.js'
import { bytesStdin, type Stdin } from '../programs/stdin.js'
import type { FileSystem } from './file-system.js'
import { OutputBuffer } from './output-buffer.js'
import { Process } from './process.js'
import { SystemError } from './system-error.js'

/** Where the captured bytes of a process go. */
export interface Capture {
  readonly out: boolean
  readonly err: boolean
  readonly merged: boolean
}

export interface StartOptions {
  readonly path: string
  readonly args: readonly string[]
  /** Absent: the agent's own. */
  readonly environ?: readonly string[] | undefined
  readonly input: Uint8Array
  readonly capture: Capture
}

/** The agent itself, whose children all of these are. */
const AGENT_PID = 500
const FIRST_PID = 701
/** What a process finds when guest-exec gives it no environment. */
const agentEnviron = ['PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin', 'LANG=C.UTF-8']
/** Where a program is looked for when its environment has no PATH. [GLib] */
const DEFAULT_PATH = '/bin:/usr/bin:.'
/** Where the fake's own programs are. */
const programFolders = ['/bin', '/usr/bin']

/** A process whose result nobody has fetched. */
export interface ListedProcess {
  readonly pid: number
  readonly argv: readonly string[]
  readonly exited: boolean
}

/** The processes that guest-exec started. A result is kept until it is asked for, and given once. */
export class ProcessTable {
  readonly #files: FileSystem
  readonly #programs: Readonly<Record<string, Program>>
  readonly #clock: Clock
  readonly #entries = new Map<number, Process>()
  #nextPid = FIRST_PID
  /** Asked for one output alone, the agent closed its own standard input. */
  #inputClosed = false

  constructor(files: FileSystem, programs: Readonly<Record<string, Program>>, clock: Clock) {
    this.#files = files
    this.#programs = programs
    this.#clock = clock
  }

  get list(): readonly ListedProcess[] {
    return Array.from(this.#entries.values(), ({ pid, argv, exited }) => ({ pid, argv, exited }))
  }

  /** @throws SystemError when there is no such program */
  start(options: StartOptions): number {
    const environ = options.environ ?? agentEnviron
    const program = this.#find(options.path, environ)
    const pid = this.#nextPid
    this.#nextPid += 2
    const { capture } = options
    const out = new OutputBuffer()
    const err = capture.merged ? out : new OutputBuffer()
    const lone = capture.out !== capture.err
    const process = new Process(pid, [options.path, ...options.args], out, err, lone && this.#inputClosed)
    this.#inputClosed ||= lone
    this.#entries.set(pid, process)
    const keep = (buffer: OutputBuffer, wanted: boolean) => (data: string | Uint8Array) => {
      if (wanted && !process.exited) buffer.add(data)
    }
    const io = this.#io(process, process.argv, environ, bytesStdin(options.input), {
      out: keep(out, capture.out || capture.merged),
      err: keep(err, capture.err || capture.merged),
      flush: async () => {},
    })
    void this.#run(program, io).then((end) => process.finish(end))
    return pid
  }

  get(pid: number): Process | undefined {
    return this.#entries.get(pid)
  }

  forget(pid: number): void {
    this.#entries.delete(pid)
  }

  /** The agent died: the results are gone. The processes themselves go on, as in a real guest. */
  clear(): void {
    this.#entries.clear()
    this.#inputClosed = false
  }

  /** The guest was started anew: what runs then has the same numbers as before. */
  reset(): void {
    for (const process of this.#entries.values()) process.kill(9)
    this.clear()
    this.#nextPid = FIRST_PID
  }

  async #run(program: Program, io: ProgramIo): Promise<ProgramEnd> {
    try {
      return await program(io)
    } catch (error) {
      io.err(`${io.argv[0] ?? ''}: ${error instanceof Error ? error.message : String(error)}\n`)
      return 1
    }
  }

  #io(
    process: Process,
    argv: readonly string[],
    environ: readonly string[],
    stdin: Stdin,
    streams: Pick<ProgramIo, 'out' | 'err' | 'flush'>,
  ): ProgramIo {
    let input: Uint8Array | undefined
    return {
      pid: process.pid,
      argv,
      environ,
      env: toRecord(environ),
      get input() {
        input ??= stdin.rest()
        return input
      },
      stdin,
      files: this.#files,
      signal: process.signal,
      ...streams,
      sleep: (ms) => pause(this.#clock, ms, process.signal),
      kill: (pid, signal) => this.#kill(pid, signal),
      processes: () =>
        [...this.#entries.values()].filter(({ exited }) => !exited).map(({ pid }) => ({ pid, parent: AGENT_PID })),
      run: (nextArgv, changes = {}) => {
        const nextEnviron = changes.environ ?? environ
        const program = this.#lookUp(nextArgv[0] ?? '', nextEnviron)
        if (program === undefined) return undefined
        const nextStreams = {
          out: changes.out ?? streams.out,
          err: changes.err ?? streams.err,
          flush: changes.flush ?? streams.flush,
        }
        return this.#run(program, this.#io(process, nextArgv, nextEnviron, changes.stdin ?? stdin, nextStreams))
      },
    }
  }

  #kill(pid: number, signal: number): boolean {
    const process = this.#entries.get(pid)
    if (process === undefined || process.exited) return false
    if (signal !== 0) process.kill(signal)
    return true
  }

  #find(path: string, environ: readonly string[]): Program {
    const program = this.#lookUp(path, environ)
    if (program !== undefined) return program
    const kind = path.includes('/') ? this.#files.kindOf(path) : undefined
    throw new SystemError(kind === undefined ? 'No such file or directory' : 'Permission denied')
  }

  #lookUp(path: string, environ: readonly string[]): Program | undefined {
    if (path.includes('/')) return this.#at(path)
    const folders = (toRecord(environ).PATH ?? DEFAULT_PATH).split(':')
    return path === '' ? undefined : folders.map((folder) => this.#at(`${folder}/${path}`)).find((found) => found)
  }

  #at(path: string): Program | undefined {
    const own = Object.hasOwn(this.#programs, path) ? this.#programs[path] : undefined
    if (own !== undefined) return own
    const cut = path.lastIndexOf('/')
    const name = path.slice(cut + 1)
    const known = programFolders.includes(path.slice(0, cut)) && Object.hasOwn(this.#programs, name)
    return known ? this.#programs[name] : undefined
  }
}

function toRecord(environ: readonly string[]): Record<string, string> {
  const record: Record<string, string> = Object.create(null)
  for (const entry of environ) {
    const cut = entry.indexOf('=')
    if (cut < 0) continue
    record[entry.slice(0, cut)] ??= entry.slice(cut + 1)
  }
  return record
}
