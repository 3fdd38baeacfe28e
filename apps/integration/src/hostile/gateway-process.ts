import { mkdirSync, mkdtempSync } from 'node:fs'
import { readFile, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { GuardedProcess } from '../guest/guarded-process.js'
import type { Made } from './attack.js'
import { foundIn } from './found-in.js'
import { exchange, type Question, type Reply } from './http-exchange.js'

const program = join(import.meta.dirname, '..', 'bin', 'hostile-gateway.ts')
const START_MS = 60_000
const PRIVATE = 0o700
/** To this file of a process is written what forgets how much memory it once had. [proc(5)] */
const FORGET_PEAK = '5'

/** A gateway in a process of its own, in a folder of its own; both end with this process, however that ends. */
export class GatewayProcess implements AsyncDisposable {
  /** Where the sockets of hostile guests go. */
  readonly guests: string
  readonly #folder: string
  readonly #guarded: GuardedProcess
  #ended = false
  #seen = 0

  private constructor(folder: string, machines: number) {
    this.#folder = folder
    this.guests = join(folder, 'guests')
    const own = ['-C', join(folder, 'target'), `HOME=${join(folder, 'home')}`, `TMPDIR=${join(folder, 'home')}`]
    const node = [process.execPath, '--import', import.meta.resolve('tsx'), program]
    const args = [this.#socket, this.guests, String(machines)]
    this.#guarded = GuardedProcess.start(folder, 'env', [...own, 'NODE_DISABLE_COMPILE_CACHE=1', ...node, ...args])
    void this.#guarded.ended.finally(() => {
      this.#ended = true
    })
  }

  /** Starts one that leads to so many hostile guests. */
  static async start(machines: number): Promise<GatewayProcess> {
    // At once, so that nobody ends this process before there is a guard for the folder.
    const folder = mkdtempSync(join(tmpdir(), 'qga-hostile-gateway-'))
    for (const name of ['guests', 'target', 'home']) mkdirSync(join(folder, name), { mode: PRIVATE })
    const gateway = new GatewayProcess(folder, machines)
    const until = performance.now() + START_MS
    while (!(await gateway.isWell())) {
      if (gateway.#ended || performance.now() > until) {
        const log = await gateway.#guarded.log()
        await gateway[Symbol.asyncDispose]()
        throw new Error(`the gateway does not start: ${log}`)
      }
      await sleep(50)
    }
    return gateway
  }

  get #socket(): string {
    return join(this.#folder, 'gateway.sock')
  }

  ask(question: Question): Promise<Reply> {
    return exchange(this.#socket, question)
  }

  async isWell(): Promise<boolean> {
    const reply = await this.ask({ method: 'GET', path: '/healthz' }).catch(() => undefined)
    return reply?.bytes.toString() === '{"ok":true}'
  }

  /** Whatever it had before does not count. Where the kernel cannot do that, it does. */
  async forgetPeak(): Promise<void> {
    await writeFile(`/proc/${this.#guarded.pid}/clear_refs`, FORGET_PEAK).catch(() => {})
  }

  async peakMiB(): Promise<number> {
    const status = await readFile(`/proc/${this.#guarded.pid}/status`, 'utf8').catch(() => '')
    return Number(/VmHWM:\s*(\d+)/.exec(status)?.[1] ?? Number.NaN) / 1024
  }

  /** What it has logged since this was last asked. */
  async logged(): Promise<string> {
    const all = await this.#guarded.log()
    const fresh = all.slice(this.#seen)
    this.#seen = all.length
    return fresh
  }

  /** What there is that is not its own. */
  async made(): Promise<Made> {
    return await foundIn(this.#folder, /^(env\.log|gateway\.sock|guests(\/.*)?|target|home(\/tsx.*)?)$/)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#guarded.stop()
  }
}
