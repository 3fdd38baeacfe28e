import { type ChildProcess, spawn } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { eachLine } from './each-line.js'

/** How a guarded program ended: its exit code, or 128 and the signal's number as a shell says it. */
export interface Ended {
  readonly code: number
}

const guard = join(import.meta.dirname, 'guard.sh')

/**
 * A program that never outlives this process: a shell stands between, and at the end of its standard input (which is
 * our end, even by SIGKILL) it kills the program and removes the folder. Its own session, so that Ctrl-C at a terminal
 * reaches only us.
 */
export class GuardedProcess {
  /** Settles when the program is gone; its folder is still there. */
  readonly ended: Promise<Ended>
  readonly #folder: string
  readonly #program: string
  readonly #shell: ChildProcess
  readonly #gone: Promise<void>

  private constructor(folder: string, program: string, args: readonly string[]) {
    this.#folder = folder
    this.#program = program
    this.#shell = spawn('sh', [guard, folder, program, ...args], { stdio: ['pipe', 'pipe', 'ignore'], detached: true })
    this.#shell.stdin?.on('error', () => {})
    this.#gone = new Promise((resolve) => this.#shell.once('close', () => resolve()))
    this.ended = new Promise((resolve, reject) => {
      this.#shell.once('error', reject)
      if (this.#shell.stdout === null) return
      eachLine(this.#shell.stdout, (line) => {
        const [word, value] = line.split(' ')
        if (word === 'pid') this.pid = Number(value)
        else resolve({ code: Number(value) })
      })
      this.#shell.once('close', () => resolve({ code: 137 }))
    })
    this.ended.catch(() => {})
  }

  /** The program's own, once the guard has told it; 0 before. */
  pid = 0

  static start(folder: string, program: string, args: readonly string[]): GuardedProcess {
    return new GuardedProcess(folder, program, args)
  }

  /** What the program has printed and complained about. */
  async log(): Promise<string> {
    return await readFile(join(this.#folder, `${basename(this.#program)}.log`), 'utf8').catch(() => '')
  }

  /** Kills the program if it still runs, and removes the folder. */
  async stop(): Promise<void> {
    this.#shell.stdin?.destroy()
    await this.#gone
  }
}
