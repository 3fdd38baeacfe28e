import { connect, type Socket } from 'node:net'

/**
 * The least that a client in Node has to do: one line out with an id, lines in, JSON.parse, a look-up by the id. The id
 * begins with a random part, without which the replies to a dead client would be taken for its own.
 */
export class RawLoop {
  readonly #socket: Socket
  readonly #prefix = Math.random().toString(36).slice(2, 7).padEnd(5, '0')
  readonly #pending = new Map<string, (value: unknown) => void>()
  /** Called for each message without an id. */
  onOther: (message: unknown) => void = () => {}
  #next = 0
  #rest: Buffer[] = []

  private constructor(socket: Socket) {
    this.#socket = socket
    socket.on('data', (chunk: Buffer) => this.#take(chunk))
    socket.on('error', () => {})
  }

  static async open(path: string): Promise<RawLoop> {
    const socket = connect(path)
    const loop = new RawLoop(socket)
    await new Promise<void>((resolve) => {
      loop.onOther = () => resolve()
    })
    loop.onOther = () => {}
    await loop.call('qmp_capabilities', { enable: ['oob'] })
    return loop
  }

  call(command: string, args?: object): Promise<unknown> {
    this.#next++
    const id = this.#prefix + this.#next.toString(36)
    this.#socket.write(`${JSON.stringify({ execute: command, arguments: args, id })}\n`)
    return new Promise((resolve) => this.#pending.set(id, resolve))
  }

  close(): void {
    this.#socket.destroy()
  }

  #take(chunk: Buffer): void {
    let from = 0
    for (let end = chunk.indexOf(10); end >= 0; end = chunk.indexOf(10, from)) {
      const last = chunk.subarray(from, end)
      const line = this.#rest.length === 0 ? last : Buffer.concat([...this.#rest, last])
      this.#rest = []
      from = end + 1
      this.#message(JSON.parse(line.toString('utf8')))
    }
    if (from < chunk.length) this.#rest.push(chunk.subarray(from))
  }

  #message(message: { id?: string; return?: unknown }): void {
    const resolve = message.id === undefined ? undefined : this.#pending.get(message.id)
    if (message.id === undefined || resolve === undefined) return this.onOther(message)
    this.#pending.delete(message.id)
    resolve(message.return)
  }
}
