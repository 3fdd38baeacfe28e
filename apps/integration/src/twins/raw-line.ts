import { type Channel, SENTINEL, type Transport } from '@qga/wire'

/** Emulated guests are slow, more so while they boot. */
const WAIT_MS = 120_000

/** A channel to an agent as bytes go over it: nothing is checked before it is sent, no reply is understood. */
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
        const [first = '', ...others] = (this.#rest + Buffer.from(chunk).toString('latin1')).split('\n')
        const all = [first, ...others]
        this.#rest = all.pop() ?? ''
        this.#lines.push(...all)
        this.#check()
      },
      closed: () => {
        this.#ended = true
        this.#check()
      },
    })
  }

  static async open(transport: Transport): Promise<RawLine> {
    return new RawLine(await transport.open({}))
  }

  /** Sends one request and waits for nothing. */
  send(execute: string, args?: object): void {
    this.#channel.write(Buffer.from(JSON.stringify({ execute, arguments: args })))
  }

  /** The line that answers one request. */
  ask(execute: string, args?: object): Promise<string> {
    return this.askText(JSON.stringify({ execute, arguments: args }))
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
    const sync = JSON.stringify({ execute: 'guest-sync-delimited', arguments: { id } })
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
      const late = setTimeout(() => reject(new Error(`this is all that came: ${this.#lines.join('\n')}`)), WAIT_MS)
      this.#check = () => {
        if (!test()) return
        clearTimeout(late)
        resolve()
      }
      this.#check()
    })
  }
}
