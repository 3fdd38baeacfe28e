import { setTimeout as delay } from 'node:timers/promises'
import { GuestAgent } from '@qga/client'
import { QgaError } from '@qga/wire'
import { type ChaosTransport, chaosTransport } from './chaos-transport.js'
import { anyQuestion, isAnothers, type Word } from './questions.js'
import { Random } from './random.js'
import type { SoakTarget } from './soak-target.js'
import { Vitals } from './vitals.js'

export interface SoakOptions {
  readonly seed: string
  /** Ends when so many commands were sent and, if it is given, so much time is over. */
  readonly commands: number
  readonly forMs?: number
  readonly clients: number
}

/** What came of a soak. */
export interface SoakReport {
  seed: string
  /** What was sent. A question is one command or several. */
  commands: number
  asked: number
  answered: number
  /** Questions that were given up on purpose. */
  aborted: number
  /** Questions without an answer, by the code of the error. */
  failed: Record<string, number>
  /** Answers that were another's, or nobody's. */
  wrong: string[]
  /** Questions that had not ended long after their deadline. */
  unsettled: string[]
  sessions: number
  /** Connections that could not be made, by code. */
  unconnected: Record<string, number>
  /** What has gone wrong on purpose. */
  happened: Record<string, number>
  /** What is left that was not there at the beginning. */
  left: string[]
  heapMiB: number[]
}

const CONNECT_MS = 20_000
/** An emulated guest on a busy machine is late, a call that never ends is later. */
const UNSETTLED_MS = 60_000

/** Puts questions to an agent, by several clients on bad lines, while it is killed and started anew. */
export async function soak(target: SoakTarget, options: SoakOptions): Promise<SoakReport> {
  return await new Soak(target, options).run()
}

class Soak {
  readonly #target: SoakTarget
  readonly #options: SoakOptions
  readonly #transport: ChaosTransport
  readonly #vitals = new Vitals()
  /** Outlives every call: what is left on it has leaked. */
  readonly #life = new AbortController()
  readonly #from = performance.now()
  readonly #report: SoakReport

  constructor(target: SoakTarget, options: SoakOptions) {
    this.#target = target
    this.#options = options
    this.#transport = chaosTransport(target.transport, options.seed)
    this.#report = {
      ...{ seed: options.seed, commands: 0, asked: 0, answered: 0, aborted: 0, failed: {}, wrong: [], unsettled: [] },
      ...{ sessions: 0, unconnected: {}, happened: {}, left: [], heapMiB: [] },
    }
  }

  async run(): Promise<SoakReport> {
    const report = this.#report
    const disturbing = this.#disturb()
    await Promise.all(Array.from({ length: this.#options.clients }, (_, at) => this.#client(at)))
    const disturbances = await disturbing
    report.commands = this.#transport.commands
    report.happened = { ...Object.fromEntries(this.#transport.happened), ...disturbances }
    report.left = await this.#vitals.leftOver(this.#life.signal)
    report.heapMiB = this.#vitals.heapMiB
    return report
  }

  /** How much of it is over: 1 at the end. */
  get #done(): number {
    const { commands, forMs = 0 } = this.#options
    const time = forMs === 0 ? 1 : (performance.now() - this.#from) / forMs
    return Math.min(this.#transport.commands / commands, time)
  }

  get #goesOn(): boolean {
    return this.#done < 1
  }

  async #disturb(): Promise<Record<string, number>> {
    const random = new Random(`${this.#options.seed} disturbances`)
    const counts: Record<string, number> = {}
    while (this.#goesOn) {
      await delay(random.between(0, 2 * this.#target.everyMs))
      const what = await this.#target.disturb(random)
      counts[what] = (counts[what] ?? 0) + 1
    }
    return counts
  }

  async #client(number: number): Promise<void> {
    const random = new Random(`${this.#options.seed} client ${number}`)
    for (let session = 0; this.#goesOn; session++) {
      const agent = await this.#connect()
      if (agent === undefined) continue
      this.#report.sessions += 1
      const lanes = random.between(1, 4)
      const budget = { left: random.between(20, 150) }
      const names = Array.from({ length: lanes }, (_, lane) => `${number}/${session}/${lane}`)
      const asking = Promise.all(names.map((name) => this.#lane(agent, name, budget)))
      // Some clients leave in the middle of it.
      if (random.chance(0.2)) await Promise.race([asking, delay(random.between(0, 200))])
      else await asking
      await agent.close()
      await asking
      this.#vitals.look(this.#done)
    }
  }

  async #connect(): Promise<GuestAgent | undefined> {
    try {
      return await GuestAgent.connect(this.#transport, { timeoutMs: CONNECT_MS, resync: { repeatMs: 200 } })
    } catch (error) {
      count(this.#report.unconnected, error)
      return undefined
    }
  }

  async #lane(agent: GuestAgent, name: string, budget: { left: number }): Promise<void> {
    const random = new Random(`${this.#options.seed} lane ${name}`)
    for (let number = 0; budget.left > 0 && agent.state !== 'closed' && this.#goesOn; number++) {
      budget.left -= 1
      await this.#ask(agent, `word-${name}/${number}/${random.between(0, 2 ** 32 - 1)}.`, random)
    }
  }

  async #ask(agent: GuestAgent, word: Word, random: Random): Promise<void> {
    const report = this.#report
    report.asked += 1
    const enough = random.chance(0.03) ? AbortSignal.timeout(random.between(0, 20)) : undefined
    const options = { timeoutMs: this.#target.questionMs, signal: enough ?? this.#life.signal }
    const late = setTimeout(() => report.unsettled.push(word), UNSETTLED_MS)
    try {
      const wrong = await anyQuestion(this.#target.folder, random)(agent, word, options)
      if (wrong === undefined) report.answered += 1
      else report.wrong.push(`${word} was answered ${wrong}`)
    } catch (error) {
      if (isAnothers(error, word)) report.wrong.push(`${word} was refused: ${error}`)
      else if (enough?.aborted === true && error === enough.reason) report.aborted += 1
      else count(report.failed, error)
    } finally {
      clearTimeout(late)
    }
  }
}

function count(counts: Record<string, number>, error: unknown): void {
  const code = error instanceof QgaError ? error.code : `not ours: ${error}`
  counts[code] = (counts[code] ?? 0) + 1
}
