import { setTimeout as delay } from 'node:timers/promises'
import { GuestAgent } from '@qga/client'
import { QgaError } from '@qga/wire'
import { CallWatch } from './call-watch.js'
import { type ChaosTransport, chaosTransport } from './chaos-transport.js'
import { isExplained, type Trouble } from './explained.js'
import { PastLines } from './past-lines.js'
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
  /** What is late by so much never ends. Default: a minute, for an emulated guest on a busy machine is late, too. */
  readonly unsettledMs?: number
}

/** What came of a soak. */
export interface SoakReport {
  seed: string
  /** What the same seed does again, and what it does not. */
  replays: string
  /** What was sent. A question is one command or several. */
  commands: number
  asked: number
  answered: number
  /** Questions that were given up on purpose. */
  aborted: number
  /** Questions without an answer, by the code of the error. */
  failed: Record<string, number>
  /** Answers that were another's, or nobody's, and failures that nothing explains. */
  wrong: string[]
  /** Calls that had not ended long after their deadline, and whose they were. The first one ends the soak. */
  unsettled: string[]
  sessions: number
  /** Connections that could not be made, by code. */
  unconnected: Record<string, number>
  /** What has gone wrong on purpose. */
  happened: Record<string, number>
  /** What is left that was not there at the beginning. */
  left: string[]
  memoryMiB: number[]
}

/** A client, and what has gone wrong on purpose since it came. */
interface Session {
  readonly agent: GuestAgent
  trouble(): Trouble
}

const CONNECT_MS = 20_000
const AGAIN_MS = 20
const UNSETTLED_MS = 60_000
/** A machine that is reset has to boot. */
const DISTURBANCE_MS = 300_000

const replays = [
  'again, for each client: how bad its nth connection is, what befalls the nth request and the nth line of it, and what',
  'each lane asks in which order. Not again: how the calls of several clients and lanes meet, what a stale line says,',
  'when something is killed or reset, and what times out. With --clients 1 nobody else is in between.',
].join(' ')

/** Puts questions to an agent, by several clients on bad lines, while it is killed and started anew. */
export async function soak(target: SoakTarget, options: SoakOptions): Promise<SoakReport> {
  return await new Soak(target, options).run()
}

class Soak {
  readonly #target: SoakTarget
  readonly #options: SoakOptions
  /** One for each client: what goes wrong with it is not decided by how far others are. */
  readonly #transports: readonly ChaosTransport[]
  readonly #vitals = new Vitals()
  readonly #watch = new CallWatch()
  /** Outlives every call: what is left on it has leaked. */
  readonly #life = new AbortController()
  readonly #from = performance.now()
  readonly #report: SoakReport
  readonly #disturbances: Record<string, number> = {}
  /** Disturbances that have begun, and that have ended. */
  #begun = 0
  #ended = 0

  constructor(target: SoakTarget, options: SoakOptions) {
    const { seed, clients } = options
    this.#target = target
    this.#options = options
    const past = new PastLines()
    this.#transports = Array.from({ length: clients }, (_, at) =>
      chaosTransport(target.transport, `${seed} client ${at}`, past),
    )
    this.#report = {
      ...{ seed, replays, commands: 0, asked: 0, answered: 0, aborted: 0, failed: {}, wrong: [] },
      ...{ unsettled: this.#watch.unsettled, sessions: 0, unconnected: {}, happened: {}, left: [], memoryMiB: [] },
    }
  }

  async run(): Promise<SoakReport> {
    const report = this.#report
    const all = Promise.all([this.#disturb(), ...this.#transports.map((transport, at) => this.#client(at, transport))])
    await Promise.race([all, this.#watch.first])
    all.catch(() => {})
    report.commands = this.#commands
    report.happened = this.#happened()
    const ended = report.unsettled.length === 0
    report.left = ended ? await this.#vitals.leftOver(this.#life.signal) : ['not looked at: a call has not ended']
    report.memoryMiB = this.#vitals.memoryMiB
    return report
  }

  get #commands(): number {
    return this.#transports.reduce((sum, { commands }) => sum + commands, 0)
  }

  #happened(): Record<string, number> {
    const sums = { ...this.#disturbances }
    for (const [what, times] of this.#transports.flatMap(({ happened }) => [...happened])) {
      sums[what] = (sums[what] ?? 0) + times
    }
    return sums
  }

  /** How much of it is over: 1 at the end. */
  get #done(): number {
    const { commands, forMs = 0 } = this.#options
    const time = forMs === 0 ? 1 : (performance.now() - this.#from) / forMs
    return Math.min(this.#commands / commands, time)
  }

  get #goesOn(): boolean {
    return this.#done < 1 && this.#watch.unsettled.length === 0
  }

  /** Names the seed with the call, for what is said of it is read alone. A call may take until its deadline. */
  async #inTime<T>(what: string, deadlineMs: number, call: Promise<T>): Promise<T> {
    const { seed, unsettledMs = UNSETTLED_MS } = this.#options
    return await this.#watch.watch(`seed ${seed}, ${what}`, deadlineMs + unsettledMs, call)
  }

  async #disturb(): Promise<void> {
    const random = new Random(`${this.#options.seed} disturbances`)
    for (let number = 0; this.#goesOn; number++) {
      await delay(random.between(0, 2 * this.#target.everyMs))
      this.#begun += 1
      const what = await this.#inTime(`disturbance ${number}`, DISTURBANCE_MS, this.#target.disturb(random))
      this.#ended += 1
      this.#disturbances[what] = (this.#disturbances[what] ?? 0) + 1
    }
  }

  async #client(number: number, transport: ChaosTransport): Promise<void> {
    const random = new Random(`${this.#options.seed} client ${number}`)
    for (let session = 0; this.#goesOn; ) {
      const name = `client ${number}, session ${session}`
      const opened = await this.#connect(name, transport)
      if (opened === undefined) continue
      const { agent } = opened
      this.#report.sessions += 1
      session += 1
      const lanes = random.between(1, 4)
      const budget = { left: random.between(20, 150) }
      const asking = Promise.all(
        Array.from({ length: lanes }, (_, lane) => this.#lane(opened, `${name}, lane ${lane}`, budget)),
      )
      // Some clients leave in the middle of it.
      if (random.chance(0.2)) await Promise.race([asking, delay(random.between(0, 200))])
      else await asking
      await this.#inTime(`${name}: close`, 0, agent.close())
      await asking
      this.#vitals.look(this.#done)
    }
  }

  async #connect(name: string, transport: ChaosTransport): Promise<Session | undefined> {
    const [line, ended] = [mishapsOn(transport), this.#ended]
    const connecting = GuestAgent.connect(transport, { timeoutMs: CONNECT_MS, resync: { repeatMs: 200 } })
    try {
      const agent = await this.#inTime(`${name}: connect`, CONNECT_MS, connecting)
      const trouble = () => ({
        line: mishapsOn(transport) > line,
        agent: this.#begun > ended,
        left: agent.state === 'closed',
      })
      return { agent, trouble }
    } catch (error) {
      count(this.#report.unconnected, error)
      await delay(AGAIN_MS)
      return undefined
    }
  }

  async #lane(session: Session, name: string, budget: { left: number }): Promise<void> {
    const random = new Random(`${this.#options.seed} ${name}`)
    for (let number = 0; budget.left > 0 && session.agent.state !== 'closed' && this.#goesOn; number++) {
      budget.left -= 1
      const nonce = random.between(0, 2 ** 32 - 1)
      await this.#ask(
        session,
        `${name}, question ${number}`,
        `word-${name.replaceAll(/\D+/g, '/')}/${number}/${nonce}.`,
        random,
      )
    }
  }

  async #ask({ agent, trouble }: Session, name: string, word: Word, random: Random): Promise<void> {
    const report = this.#report
    report.asked += 1
    const enough = random.chance(0.03) ? AbortSignal.timeout(random.between(0, 20)) : undefined
    const options = { timeoutMs: this.#target.questionMs, signal: enough ?? this.#life.signal }
    const question = anyQuestion(this.#target.folder, random)
    try {
      const asking = question.ask(agent, word, options)
      const wrong = await this.#inTime(`${name} (${question.name}, ${word})`, this.#target.questionMs, asking)
      if (wrong === undefined) report.answered += 1
      else report.wrong.push(`${name}: ${question.name}, ${word} was answered ${wrong}`)
    } catch (error) {
      const what = `${name}: ${question.name}, ${word}`
      if (isAnothers(error, word)) report.wrong.push(`${what} was refused: ${error}`)
      else if (enough?.aborted === true && error === enough.reason) report.aborted += 1
      else if (isExplained(error, trouble())) count(report.failed, error)
      else report.wrong.push(`${what} failed, and nothing explains it: ${error}`)
    }
  }
}

const mishapsOn = ({ happened }: ChaosTransport) => [...happened.values()].reduce((sum, times) => sum + times, 0)

function count(counts: Record<string, number>, error: unknown): void {
  const code = error instanceof QgaError ? error.code : `not ours: ${error}`
  counts[code] = (counts[code] ?? 0) + 1
}
