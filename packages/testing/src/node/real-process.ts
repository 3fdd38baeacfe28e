import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { EndKeeper } from './end-keeper.js'
import { isExecutable } from './find-program.js'
import { RealAgentError } from './real-agent-error.js'
import { noteProgram } from './run-notes.js'

const START_MS = 30_000
const POLL_MS = 10
const END_MS = 2000
const AGAIN_MS = 100

/**
 * A program of this machine that runs for a test, in a private folder (0700). It dies with the caller's process and its
 * folder is removed, also when that is killed; it is ended by its pid.
 */
export class RealProcess {
  readonly directory: string
  readonly program: string
  readonly #hint: string
  readonly #keeper: EndKeeper
  #child: ChildProcess | undefined
  #stderr = ''
  #spawnError: Error | undefined

  private constructor(program: string, directory: string, hint: string) {
    this.program = program
    this.directory = directory
    this.#hint = hint
    this.#keeper = new EndKeeper(directory)
  }

  /** A folder for a program that is to be started. `hint` says where the program comes from. */
  static async prepare(program: string, hint: string): Promise<RealProcess> {
    // At once, so that hardly a moment is left in which the folder is nobody's.
    return new RealProcess(program, mkdtempSync(join(tmpdir(), 'qga-real-')), hint)
  }

  get pid(): number {
    return this.#child?.pid ?? 0
  }

  get stderr(): string {
    return this.#stderr
  }

  get running(): boolean {
    const child = this.#child
    return child !== undefined && child.exitCode === null && child.signalCode === null
  }

  /** Runs it, and resolves when `isReady` does; else ends it. @throws RealAgentError */
  async start(args: readonly string[], env: NodeJS.ProcessEnv, isReady: () => Promise<boolean>): Promise<void> {
    const command = [...dieWithParent(), this.program, ...args]
    const child = spawn(command[0] ?? '', command.slice(1), { stdio: ['ignore', 'ignore', 'pipe'], env })
    this.#child = child
    this.#keeper.watch(child)
    child.on('error', (error) => {
      this.#spawnError = error
    })
    child.stderr?.on('data', (chunk: Buffer) => {
      this.#stderr += chunk.toString()
    })
    try {
      await this.#until(isReady)
      noteProgram('ran', this.program)
    } catch (error) {
      await this.close()
      throw error
    }
  }

  /** Ends this very process and removes the folder. */
  async close(): Promise<void> {
    const child = this.#child
    if (child?.pid !== undefined && this.running) {
      const ended = once(child, 'exit')
      // An agent misses the one that comes just before it waits for its next event.
      const asking = setInterval(() => child.kill('SIGTERM'), AGAIN_MS)
      child.kill('SIGTERM')
      const late = setTimeout(() => child.kill('SIGKILL'), END_MS)
      await ended
      clearInterval(asking)
      clearTimeout(late)
    }
    await rm(this.directory, { recursive: true, force: true })
    await this.#keeper.close()
  }

  async #until(isReady: () => Promise<boolean>): Promise<void> {
    const deadline = Date.now() + START_MS
    while (!(await isReady())) {
      const cause = this.#spawnError
      const gone = cause !== undefined || !this.running
      if (gone || Date.now() > deadline) {
        const said = this.#stderr.trim()
        throw new RealAgentError(
          `${this.program} ${gone ? 'ended' : `does not listen after ${START_MS} ms`}${said === '' ? '' : `: ${said}`}`,
          { cause, hint: this.#hint },
        )
      }
      await delay(POLL_MS)
    }
  }
}

/** A command in front that asks the kernel, too, to kill the program when this process dies, if it is there. */
function dieWithParent(): string[] {
  const setpriv = ['/usr/bin/setpriv', '/bin/setpriv'].find(isExecutable)
  if (setpriv === undefined) return []
  noteProgram('ran', setpriv)
  return [setpriv, '--pdeathsig', 'KILL', '--']
}
