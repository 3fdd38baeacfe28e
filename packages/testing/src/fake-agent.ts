import { type Channel, ConnectError, type Holder, type Transport } from '@qga/wire'
import { AgentProcess } from './agent-process.js'
import { versionTraits } from './agent-version.js'
import { channelPair } from './channel-pair.js'
import { systemClock } from './clock.js'
import { CommandRegistry } from './command-registry.js'
import type { PowerChange } from './command-table.js'
import { commandTable } from './commands/table.js'
import { type Answer, Dispatcher } from './dispatch.js'
import type { FakeAgentOptions } from './fake-agent-options.js'
import type { Fault, FaultAction } from './faults/fault.js'
import { ReplyFaults } from './faults/reply-faults.js'
import type { SetPassword } from './guest/accounts.js'
import { FileSystem } from './guest/file-system.js'
import type { OpenHandle } from './guest/file-table.js'
import { Guest } from './guest/guest.js'
import type { ListedProcess } from './guest/process-table.js'
import type { Handlers } from './handlers.js'
import { HostPort } from './host-port.js'
import { programTable } from './programs/table.js'
import { type LoggedRequest, RequestLog } from './request-log.js'
import { nextTurn } from './soon.js'

/**
 * | state | the agent | ends by |
 * | --- | --- | --- |
 * | running | answers | |
 * | silent | is there and does nothing; requests wait | `answerAgain`, `restart` |
 * | starting | is not there yet; requests wait | by itself |
 * | suspended, halted | the guest sleeps or stands still | `wake`, `restart` |
 * | off | the guest is gone, nobody can connect | `restart` |
 * | closed | nobody can connect | never |
 */
export type FakeAgentState = 'running' | 'silent' | 'starting' | 'suspended' | 'halted' | 'off' | 'closed'

const DEFAULT_POWER_MS = 10

/**
 * A guest agent in process: it speaks the agent's protocol on `transport`, keeps to what was measured on real agents,
 * and lets a test look behind it, change it and break it.
 *
 * It answers every command of its version from a small model of a guest: files and programs in memory, freezing,
 * users, CPUs. `handlers` override single commands. It leaves to the caller to `close` it.
 */
export class FakeAgent {
  /** Opens channels to this agent. One client is served at a time, as by QEMU; the others wait in silence. */
  readonly transport: Transport
  /** What goes wrong from now on. */
  faults: readonly Fault[]
  readonly #guest: Guest
  readonly #dispatcher: Dispatcher
  readonly #log = new RequestLog()
  readonly #port: HostPort
  readonly #replies = new ReplyFaults()
  readonly #options: FakeAgentOptions
  #process: AgentProcess
  #state: FakeAgentState = 'running'
  #resume: (() => void)[] = []

  constructor(handlers: Handlers = {}, options: FakeAgentOptions = {}) {
    const { version = '7.2', clock = systemClock } = options
    this.#options = options
    this.faults = options.faults ?? []
    this.#guest = new Guest({
      clock,
      files: new FileSystem(options.files),
      programs: { ...programTable, ...options.programs },
      hostName: options.hostName ?? 'fake',
      freezing: options,
    })
    this.#dispatcher = new Dispatcher({
      registry: new CommandRegistry({ table: commandTable, version, handlers, block: options.block ?? [] }),
      guest: this.#guest,
      traits: versionTraits[version],
      version,
      power: (change) => this.#power(change),
      log: this.#log,
      echoIds: options.echoIds ?? true,
    })
    this.#port = new HostPort({
      clock,
      faults: () => this.faults,
      staleOutput: options.staleOutput ?? 'kept',
      readable: () => this.#process.wake(),
      restart: () => this.restart(),
    })
    this.#process = this.#startProcess()
    this.transport = {
      label: 'fake agent',
      open: ({ signal }) => this.#open(signal),
      holder: () => this.#holder(),
    }
  }

  /** The last requests that the agent understood, oldest first: at most 1000, and at most 16 MiB of them. */
  get requests(): readonly LoggedRequest[] {
    return this.#log.requests
  }

  get openHandles(): readonly OpenHandle[] {
    return this.#guest.handles.opened
  }

  /** What guest-exec started and whose result nobody has fetched, running or not. */
  get processes(): readonly ListedProcess[] {
    return this.#guest.processes.list
  }

  /** Whether the guest's file systems are held: its agent may say otherwise, see `vssMs`. */
  get frozen(): boolean {
    return this.#guest.mounts.held
  }

  /** What guest-set-user-password set, by user. */
  get passwords(): ReadonlyMap<string, SetPassword> {
    return this.#guest.accounts.passwords
  }

  /** Clients that are connected, served or waiting. */
  get clients(): number {
    return this.#port.clients
  }

  /** The files of the guest, to look at and to change. */
  get files(): FileSystem {
    return this.#guest.files
  }

  get state(): FakeAgentState {
    return this.#state
  }

  /** Serves a channel that came from elsewhere, such as an accepted socket. */
  accept(channel: Channel): void {
    if (this.#state === 'off' || this.#state === 'closed') channel.close()
    else this.#port.accept(channel)
  }

  /**
   * The agent is killed, in the middle of a reply as well, and a new one takes over at once or after `downMs`. Clients
   * stay connected and are told nothing. The counter of handles, the frozen state and the guest's files survive; open
   * handles, results of guest-exec and half a request do not. Also ends every other state but `closed`.
   */
  restart(options: { readonly downMs?: number } = {}): void {
    this.#guest.agentRestarted()
    this.#replaceProcess(options.downMs ?? 0)
  }

  /** From now on nothing is read or answered. A command that is being carried out goes on, its reply waits. */
  silence(): void {
    if (this.#state === 'running') this.#become('silent')
  }

  answerAgain(): void {
    if (this.#state === 'silent') this.#become('running')
  }

  /** Ends a suspension: what waited is answered. */
  wake(): void {
    if (this.#state === 'suspended') this.#become('running')
  }

  /** Ends all connections and all programs. Nobody can connect any more. */
  close(): void {
    this.#process.die()
    this.#guest.processes.reset()
    this.#become('closed')
    this.#port.closeAll()
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.close()
  }

  async #open(signal: AbortSignal | undefined): Promise<Channel> {
    signal?.throwIfAborted()
    await nextTurn()
    signal?.throwIfAborted()
    if (this.#state === 'off' || this.#state === 'closed') {
      throw new ConnectError('not-found', `cannot connect to ${this.transport.label}: it is ${this.#state}`)
    }
    const [near, far] = channelPair({ label: this.transport.label })
    this.#port.accept(far)
    return near
  }

  /** Channels are told of their end in a later turn, so the asker's own may still be there in this one. */
  async #holder(): Promise<Holder | undefined> {
    await nextTurn()
    return this.#port.clients > 0 ? { text: 'another client of this fake', pid: undefined } : undefined
  }

  #startProcess(): AgentProcess {
    return new AgentProcess({
      port: this.#port,
      parser: versionTraits[this.#options.version ?? '7.2'].parser,
      gate: () => this.#running(),
      answer: (item) => this.#dispatcher.answer(item),
      output: (answer) => this.#output(answer),
    })
  }

  #output(answer: Answer): readonly FaultAction[] {
    const { latencyMs = 0 } = this.#options
    const actions = this.#replies.apply(this.faults, answer)
    return latencyMs > 0 ? [{ waitMs: latencyMs }, ...actions] : actions
  }

  async #running(): Promise<void> {
    while (this.#state !== 'running') await new Promise<void>((resolve) => this.#resume.push(resolve))
  }

  #replaceProcess(downMs: number): void {
    if (this.#state === 'closed') return
    this.#process.die()
    this.#become(downMs > 0 ? 'starting' : 'running')
    this.#process = this.#startProcess()
    if (downMs > 0) this.#later(downMs, 'starting', () => this.#become('running'))
  }

  #power(change: PowerChange): void {
    if (change === 'suspend') return this.#become('suspended')
    this.#process.die()
    const { powerMs = DEFAULT_POWER_MS } = this.#options
    if (change === 'halt') return this.#become('halted')
    this.#guest.rebooted()
    if (change === 'reboot') return this.#replaceProcess(powerMs)
    this.#become('halted')
    this.#later(powerMs, 'halted', () => {
      this.#become('off')
      this.#port.closeAll()
    })
  }

  #later(ms: number, state: FakeAgentState, task: () => void): void {
    this.#guest.clock.after(ms, () => {
      if (this.#state === state) task()
    })
  }

  #become(state: FakeAgentState): void {
    this.#state = state
    const waiting = this.#resume
    this.#resume = []
    for (const resume of waiting) resume()
  }
}
