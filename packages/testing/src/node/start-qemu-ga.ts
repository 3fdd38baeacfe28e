import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { rmSync } from 'node:fs'
import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import type { Transport } from '@qga/wire'
import { unix } from '@qga/wire/node'
import { blockedCommands } from './blocked-commands.js'
import { isExecutable } from './find-program.js'
import { findQemuGa } from './find-qemu-ga.js'
import { RealAgentError } from './real-agent-error.js'

/** Which agent is started, and what it is not to do. */
export interface StartQemuGaOptions {
  /** Commands to disable beside those that always are. */
  readonly block?: readonly string[]
  /** Default: `findQemuGa()`. */
  readonly program?: string
}

/** A real qemu-ga that listens on a unix socket in a private folder. */
export interface RealAgent extends AsyncDisposable {
  readonly path: string
  readonly transport: Transport
  readonly pid: number
  /** Private (0700), removed on close: room for a test's own files. */
  readonly directory: string
  /** What it has complained about. */
  readonly stderr: string
  /** Ends this very process and removes the folder. */
  close(): Promise<void>
}

const SERVICE_PATH = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin'
const START_MS = 10_000
const POLL_MS = 10
const END_MS = 2000

/**
 * Starts a real qemu-ga on this machine and waits until it listens. Needs no root.
 *
 * It acts on this machine. Commands that would stop, freeze or change it (shutdown, suspend, set-time, passwords, ssh
 * keys, freezing, CPUs, memory) are therefore always blocked, without a way round; guest-exec and the file commands
 * are left to the caller's care, or to `block`. It dies with the caller's process, also when that is killed if
 * `setpriv` is there.
 *
 * There is no QEMU in front of it: when a client leaves before it has got its reply, this agent ends, with code 0.
 * [measured, 7.2]
 *
 * @throws RealAgentError
 */
export async function startQemuGa(options: StartQemuGaOptions = {}): Promise<RealAgent> {
  const program = options.program ?? findQemuGa()
  if (program === undefined || !isExecutable(program)) {
    throw new RealAgentError(program === undefined ? 'there is no qemu-ga here' : `${program} cannot be executed`, {
      hint: "Install Debian's package qemu-guest-agent, or name the program in QGA_QEMU_GA",
    })
  }
  const directory = await mkdtemp(join(tmpdir(), 'qga-real-'))
  const agent = new QemuGa(program, directory, [...blockedCommands, ...(options.block ?? [])])
  try {
    await agent.start()
  } catch (error) {
    await agent.close()
    throw error
  }
  return agent
}

class QemuGa implements RealAgent {
  readonly path: string
  readonly transport: Transport
  readonly directory: string
  readonly #program: string
  readonly #block: readonly string[]
  readonly #exitHook = () => this.#abandon()
  #child: ChildProcess | undefined
  #stderr = ''
  #spawnError: Error | undefined

  constructor(program: string, directory: string, block: readonly string[]) {
    this.#program = program
    this.#block = block
    this.directory = directory
    this.path = join(directory, 'qga.sock')
    this.transport = unix(this.path)
  }

  get pid(): number {
    return this.#child?.pid ?? 0
  }

  get stderr(): string {
    return this.#stderr
  }

  async start(): Promise<void> {
    const state = join(this.directory, 'state')
    await mkdir(state)
    const args = ['-m', 'unix-listen', '-p', this.path, '-t', state, '-f', join(this.directory, 'pid')]
    const command = [...dieWithParent(), this.#program, ...args, '-b', this.#block.join(',')]
    // The environment of a system service, whatever ours is: the programs that a guest runs come from there.
    const env = { ...process.env, PATH: SERVICE_PATH }
    const child = spawn(command[0] ?? '', command.slice(1), { stdio: ['ignore', 'ignore', 'pipe'], env })
    this.#child = child
    process.on('exit', this.#exitHook)
    child.on('error', (error) => {
      this.#spawnError = error
    })
    child.stderr?.on('data', (chunk: Buffer) => {
      this.#stderr += chunk.toString()
    })
    await this.#listening(child)
  }

  async close(): Promise<void> {
    const child = this.#child
    if (child?.pid !== undefined && isRunning(child)) {
      const ended = once(child, 'exit')
      child.kill('SIGTERM')
      const late = setTimeout(() => child.kill('SIGKILL'), END_MS)
      await ended
      clearTimeout(late)
    }
    process.off('exit', this.#exitHook)
    await rm(this.directory, { recursive: true, force: true })
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close()
  }

  async #listening(child: ChildProcess): Promise<void> {
    const deadline = Date.now() + START_MS
    while (!(await answers(this.path))) {
      const cause = this.#spawnError
      const gone = cause !== undefined || !isRunning(child)
      if (gone || Date.now() > deadline) {
        const said = this.#stderr.trim()
        throw new RealAgentError(
          `${this.#program} ${gone ? 'ended' : `does not listen after ${START_MS} ms`}${said === '' ? '' : `: ${said}`}`,
          { cause, hint: "It comes with Debian's package qemu-guest-agent" },
        )
      }
      await delay(POLL_MS)
    }
  }

  /** This process ends without having closed the agent: there is no time to wait. */
  #abandon(): void {
    this.#child?.kill('SIGKILL')
    rmSync(this.directory, { recursive: true, force: true })
  }
}

function isRunning(child: ChildProcess): boolean {
  return child.exitCode === null && child.signalCode === null
}

/** A command in front that asks the kernel to kill the agent when this process dies. */
function dieWithParent(): string[] {
  const setpriv = ['/usr/bin/setpriv', '/bin/setpriv'].find(isExecutable)
  return setpriv === undefined ? [] : [setpriv, '--pdeathsig', 'KILL', '--']
}

function answers(path: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(path)
    const settle = (listening: boolean) => {
      socket.destroy()
      resolve(listening)
    }
    socket.once('connect', () => settle(true))
    socket.once('error', () => settle(false))
  })
}
