import { connect, type Socket } from 'node:net'
import { eachLine } from './each-line.js'

/** What a script in the guest came to. */
export interface ScriptResult {
  readonly code: number
  /** Both streams together. */
  readonly output: string
}

/** For what hangs, not for what an emulated guest on a busy machine is slow at. */
const RUN_MS = 150_000
const BOOT_MS = 230_000

interface Running {
  readonly settle: (result: ScriptResult) => void
  readonly fail: (error: Error) => void
}

/**
 * Runs shell scripts in the guest through a port of its own, beside the agent, so that a test can look at the guest and
 * kill the agent. Any number run at once.
 */
export class ControlShell {
  readonly #socket: Socket
  readonly #running = new Map<string, Running>()
  readonly #bootWaits = new Set<() => void>()
  #bootId: string | undefined
  #boots = 0
  #count = 0

  private constructor(socket: Socket) {
    this.#socket = socket
    eachLine(socket, (line) => this.#take(line))
    socket.on('close', () => {
      this.#failAll('the machine is gone')
      for (const look of [...this.#bootWaits]) look()
    })
  }

  static open(path: string): Promise<ControlShell> {
    return new Promise((resolve, reject) => {
      const socket = connect(path)
      socket.once('error', reject)
      socket.once('connect', () => resolve(new ControlShell(socket)))
    })
  }

  /** How often the guest has come up since this was opened. */
  get boots(): number {
    return this.#boots
  }

  /** Resolves when the guest has come up this many times in all; rejects when its machine ends before. */
  async booted(times: number, timeoutMs = BOOT_MS): Promise<void> {
    await within<void>(timeoutMs, `boot ${times} of the guest`, (done, fail) => {
      const look = () => {
        if (this.#boots < times && !this.#socket.destroyed) return
        this.#bootWaits.delete(look)
        if (this.#boots < times) fail(new Error(`there is no boot ${times} of the guest: the machine is gone`))
        else done()
      }
      this.#bootWaits.add(look)
      look()
    })
  }

  /** Runs a script and resolves with its code and output, whatever they are. */
  async run(script: string, timeoutMs = RUN_MS): Promise<ScriptResult> {
    this.#count += 1
    const id = `${this.#boots}-${this.#count}`
    return await within(timeoutMs, `a script in the guest (${script})`, (settle, fail) => {
      this.#running.set(id, { settle, fail })
      this.#socket.write(`${id} ${Buffer.from(script).toString('base64')}\n`)
    })
  }

  /** Runs a script that must work, and resolves with its output without the blanks around it. */
  async sh(script: string, timeoutMs?: number): Promise<string> {
    const { code, output } = await this.run(script, timeoutMs)
    if (code !== 0) throw new Error(`exit code ${code} in the guest of: ${script}\n${output}`)
    return output.trim()
  }

  close(): void {
    this.#socket.destroy()
  }

  #take(line: string): void {
    const [id = '', code, output = ''] = line.trim().split(' ')
    if (id === 'ready') {
      // The far end starts again without a boot, too: a suspend may close its port.
      if (code === undefined || code === this.#bootId) return
      this.#bootId = code
      this.#failAll('the guest has started anew')
      this.#boots += 1
      for (const look of [...this.#bootWaits]) look()
      return
    }
    this.#running.get(id)?.settle({ code: Number(code), output: Buffer.from(output, 'base64').toString() })
    this.#running.delete(id)
  }

  #failAll(why: string): void {
    for (const { fail } of this.#running.values()) fail(new Error(`a script in the guest has no result: ${why}`))
    this.#running.clear()
  }
}

function within<T>(
  timeoutMs: number,
  what: string,
  start: (settle: (value: T) => void, fail: (error: Error) => void) => void,
): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`${what} took longer than ${timeoutMs} ms`)), timeoutMs)
    const settle = (value: T) => {
      clearTimeout(timer)
      resolve(value)
    }
    const fail = (error: Error) => {
      clearTimeout(timer)
      reject(error)
    }
    start(settle, fail)
  })
}
