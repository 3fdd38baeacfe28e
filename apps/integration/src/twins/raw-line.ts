import { type Channel, SENTINEL } from '@qga/wire'
import type { GuestTransport } from '../guest/inside-guest.js'

/** Emulated guests are slow, more so while they boot. */
const WAIT_MS = 120_000

/**
 * A channel to an agent as bytes go over it: nothing is checked before it is sent, no reply is understood. What is said on
 * it may change or end the machine.
 */
export class RawLine {
  readonly #channel: Channel
  #lines: string[] = []
  #rest = ''
  #check = () => {}
  #ended = false

  private constructor(channel: Channel) {
    this.#channel = channel
    channel.start({
      data: (chunk) => {
        const lines = (this.#rest + Buffer.from(chunk).toString('latin1')).split('\n')
        this.#rest = lines.pop() ?? ''
        this.#lines.push(...lines)
        this.#check()
      },
      closed: () => {
        this.#ended = true
        this.#check()
      },
    })
  }

  static async open(transport: GuestTransport): Promise<RawLine> {
    return new RawLine(await transport.open({}))
  }

  /** Sends one request and waits for nothing. */
  send(execute: string, args?: object): void {
    this.#channel.write(Buffer.from(textOf(execute, args)))
  }

  /** The line that answers one request. */
  ask(execute: string, args?: object): Promise<string> {
    return this.askText(textOf(execute, args))
  }

  /** The same for a request as text. */
  async askText(request: string): Promise<string> {
    this.#channel.write(Buffer.from(request))
    await this.#until(() => this.#lines.length > 0)
    return this.#lines.shift() ?? ''
  }

  /** Waits until the agent is in step, and gives the lines that came before it was. */
  async settle(): Promise<string[]> {
    const id = 1_000_000 + Math.floor(Math.random() * 1_000_000_000)
    const sync = textOf('guest-sync-delimited', { id })
    this.#channel.write(Buffer.concat([Uint8Array.of(SENTINEL), Buffer.from(sync)]))
    const isReply = (line: string) => line === `\xff{"return": ${id}}`
    await this.#until(() => this.#lines.some(isReply))
    const before = this.#lines.slice(0, this.#lines.findIndex(isReply))
    this.#lines = []
    // The sentinel brings an error line of its own, which newer agents begin with a place.
    return before.filter((line) => !line.includes('JSON parse error'))
  }

  /** What has come and was not taken. */
  get heard(): readonly string[] {
    return this.#lines
  }

  /** Resolves when the other side has ended the connection. */
  async end(): Promise<void> {
    await this.#until(() => this.#ended)
  }

  close(): void {
    this.#channel.close()
  }

  #until(test: () => boolean): Promise<void> {
    return new Promise((resolve, reject) => {
      const fail = () => reject(new Error(`this is all that came: ${this.#lines.join('\n')}`))
      const late = setTimeout(fail, WAIT_MS)
      this.#check = () => {
        const isThere = test()
        if (!isThere && !this.#ended) return
        clearTimeout(late)
        if (isThere) resolve()
        else fail()
      }
      this.#check()
    })
  }
}

const textOf = (execute: string, args?: object) => JSON.stringify({ execute, arguments: args })
