import { type Channel, ConnectError, type JsonObject, type JsonValue, type Transport } from '@qga/wire'
import { channelPair } from '../channel-pair.js'
import { pause, systemClock } from '../clock.js'
import type { Fault } from '../faults/fault.js'
import { ReplyFaults } from '../faults/reply-faults.js'
import { HostPort } from '../host-port.js'
import { type ParsedItem, RequestParser } from '../json/request-parser.js'
import { toJsonObject } from '../json/request-value.js'
import { nextTurn } from '../soon.js'
import type { FakeMonitorOptions } from './fake-monitor-options.js'
import { Machine } from './model/machine.js'
import { type MonitorAnswer, MonitorDispatch, type Negotiation } from './monitor-dispatch.js'
import type { EmitEvent, MonitorHandlers } from './monitor-handlers.js'
import { isOob } from './monitor-request.js'
import { monitorText } from './monitor-text.js'
import { monitorTraits } from './monitor-version.js'
import { RequestQueue } from './request-queue.js'

/** A request as the monitor understood it. */
export interface MonitorLoggedRequest {
  readonly execute: string
  /** `{}` if there were none. */
  readonly arguments: JsonObject
  readonly id: JsonValue | undefined
  /** Whether it came as `exec-oob`. */
  readonly oob: boolean
}

const READ_BYTES = 4096
const MAX_REQUESTS = 1000

/**
 * A QMP monitor in process: it speaks QMP on `transport`, keeps to what was measured on real QEMUs, and lets a test look
 * behind it, change it and break it.
 *
 * It has every command of its version by name and arguments. It answers what is about the session, run control, block
 * nodes, jobs, devices and migration from a model of a machine without a guest, and all others by the handlers that the
 * test gives it. It leaves to the caller to `close` it.
 */
export class FakeMonitor {
  /** Opens channels to this monitor. One client is served at a time, as by QEMU; the others wait in silence. */
  readonly transport: Transport
  /** What goes wrong from now on. */
  faults: readonly Fault[]
  /** Sends an event to the client, if it has negotiated. */
  readonly emit: EmitEvent = (name: string, data?: object) => {
    if (this.#negotiation.done) this.#sendEvent(name, data)
  }
  readonly #options: FakeMonitorOptions
  readonly #machine: Machine
  readonly #dispatch: MonitorDispatch
  readonly #port: HostPort
  readonly #replies = new ReplyFaults()
  readonly #queue = new RequestQueue()
  readonly #life = new AbortController()
  #parser = new RequestParser('late')
  #unread: ParsedItem[] = []
  #negotiation: Negotiation = { done: false, oob: false }
  #requests: MonitorLoggedRequest[] = []
  #silent = false
  #resume: (() => void)[] = []
  /** What is sent is sent in order. */
  #sent: Promise<void> = Promise.resolve()

  constructor(handlers: MonitorHandlers = {}, options: FakeMonitorOptions = {}) {
    const { version = '7.2', capabilities = ['oob'], clock = systemClock, staleOutput = 'kept' } = options
    this.#options = options
    this.faults = options.faults ?? []
    this.#machine = new Machine({
      traits: monitorTraits[version],
      clock,
      incoming: options.incoming ?? false,
      emit: this.emit,
      end: () => this.#end(),
    })
    this.#dispatch = new MonitorDispatch({
      version,
      machine: this.#machine,
      handlers,
      capabilities,
      emit: this.emit,
      log: ({ command, arguments: args, id, oob }) => {
        this.#requests.push({ execute: command, arguments: toJsonObject(args), id, oob })
        if (this.#requests.length > MAX_REQUESTS) this.#requests.shift()
      },
    })
    this.#port = new HostPort({
      clock,
      faults: () => this.faults,
      staleOutput,
      readable: () => this.#read(),
      restart: () => this.#die(),
      served: () => this.#greeting(),
      left: () => this.#forget(),
      forgets: true,
    })
    this.transport = { label: 'fake monitor', open: ({ signal }) => this.#open(signal) }
  }

  /** The last 1000 requests that the monitor understood, oldest first. */
  get requests(): readonly MonitorLoggedRequest[] {
    return this.#requests
  }

  /** Clients that are connected, served or waiting. */
  get clients(): number {
    return this.#port.clients
  }

  /** `off` once QEMU has ended, by `quit` or `close`: nobody can connect any more. */
  get state(): 'running' | 'silent' | 'off' {
    if (this.#life.signal.aborted) return 'off'
    return this.#silent ? 'silent' : 'running'
  }

  /** Serves a channel that came from elsewhere, such as an accepted socket. */
  accept(channel: Channel): void {
    if (this.state === 'off') channel.close()
    else this.#port.accept(channel)
  }

  /** QEMU hangs: from now on nobody is greeted, and nothing is read or answered. */
  silence(): void {
    this.#silent = true
  }

  answerAgain(): void {
    this.#silent = false
    const waiting = this.#resume
    this.#resume = []
    for (const resume of waiting) resume()
    this.#read()
  }

  /** QEMU is gone, in the middle of whatever it does: all connections end. */
  close(): void {
    this.#die()
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.close()
  }

  async #open(signal: AbortSignal | undefined): Promise<Channel> {
    signal?.throwIfAborted()
    await nextTurn()
    signal?.throwIfAborted()
    if (this.state === 'off') {
      throw new ConnectError('not-found', `cannot connect to ${this.transport.label}: it is off`)
    }
    const [near, far] = channelPair({ label: this.transport.label })
    this.#port.accept(far)
    return near
  }

  /** A client is served: the parser and the negotiation begin anew. */
  async #greeting(): Promise<Uint8Array> {
    const { version = '7.2', capabilities = ['oob'] } = this.#options
    const { parser, qemu, package: text } = monitorTraits[version]
    this.#parser = new RequestParser(parser)
    await this.#gate()
    return this.#bytes({ QMP: { version: { qemu, package: text }, capabilities } })
  }

  /** The client that was served has left. What is being carried out goes on; its reply finds the next client. */
  #forget(): void {
    this.#queue.clear()
    this.#unread = []
    this.#negotiation = { done: false, oob: false }
  }

  #read(): void {
    while (!this.#silent && !this.#queue.suspended(this.#negotiation.oob)) {
      const item = this.#unread.shift() ?? this.#parse()
      if (item === undefined) return
      if (this.#negotiation.oob && item.kind === 'value' && isOob(item.value)) void this.#answer(item)
      else {
        this.#queue.add(item)
        void this.#work()
      }
    }
  }

  #parse(): ParsedItem | undefined {
    for (;;) {
      const bytes = this.#port.read(READ_BYTES)
      if (bytes === undefined) return undefined
      this.#unread = this.#parser.push(bytes)
      const item = this.#unread.shift()
      if (item !== undefined) return item
    }
  }

  async #work(): Promise<void> {
    for (let item = this.#queue.next(); item !== undefined; item = this.#queue.next()) {
      await this.#gate()
      const { latencyMs = 0, clock = systemClock } = this.#options
      if (latencyMs > 0) await pause(clock, latencyMs, this.#life.signal)
      await this.#answer(item)
      this.#queue.done()
      this.#read()
    }
  }

  async #answer(item: ParsedItem): Promise<void> {
    const answer = await this.#dispatch.answer(item, this.#negotiation)
    await this.#gate()
    if (answer !== undefined) this.#sendAnswer(answer)
  }

  #sendAnswer({ command, message }: MonitorAnswer): void {
    const actions = this.#replies.apply(this.faults, { command, bytes: this.#bytes(message) })
    this.#sent = this.#sent.then(() => this.#port.write(actions, this.#life.signal))
  }

  #sendEvent(name: string, data: object | undefined): void {
    const microseconds = Number((this.#options.clock ?? systemClock).now() / 1000n)
    const timestamp = { seconds: Math.floor(microseconds / 1e6), microseconds: microseconds % 1e6 }
    const bytes = this.#bytes({ timestamp, event: name, data })
    this.#sent = this.#sent.then(() => this.#port.write([bytes], this.#life.signal))
  }

  #bytes(message: object): Uint8Array {
    return new Uint8Array(Buffer.from(monitorText(message, this.#options.pretty ?? false), 'latin1'))
  }

  async #gate(): Promise<void> {
    while (this.#silent) await new Promise<void>((resolve) => this.#resume.push(resolve))
  }

  /** QEMU ends when what is being answered has been sent. */
  #end(): void {
    void nextTurn().then(() => this.#sent.then(() => this.#die()))
  }

  #die(): void {
    this.#machine.stop()
    this.#life.abort()
    this.#port.closeAll()
  }
}
