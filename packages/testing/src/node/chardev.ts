import { once } from 'node:events'
import { connect, createServer, type Server, type Socket } from 'node:net'

/**
 * What QEMU is to an agent, in front of one that listens on a socket of its own: the agent keeps its connection, one
 * client is served and the others wait unheard, what a client left unread goes to the next, and requests wait for an
 * agent that is away. [measured, QEMU 7.2] An agent whose client does not read has to wait as well.
 *
 * Needed because a qemu-ga that listens by itself ends when a client leaves before it has got its reply. Its socket is
 * gone when it is disposed of; the agent is left as it is. What agents do not take it holds: there is no limit.
 */
export class Chardev implements AsyncDisposable {
  /** Where clients connect. */
  readonly path: string
  readonly #server: Server
  readonly #waiting: Socket[] = []
  #agent: Socket | undefined
  #served: Socket | undefined
  /** From the agent, for a client; and from clients, for an agent. */
  #unread: Buffer[] = []
  #unsent: Buffer[] = []

  private constructor(path: string) {
    this.path = path
    this.#server = createServer({ pauseOnConnect: true }, (client) => this.#welcome(client))
  }

  /** Listens on a unix socket. Rejects as Node does. */
  static async listen(path: string): Promise<Chardev> {
    const chardev = new Chardev(path)
    chardev.#server.listen(path)
    await once(chardev.#server, 'listening')
    return chardev
  }

  /** Connects the agent that listens there, in place of the one before. Rejects as Node does. */
  async attach(agentPath: string): Promise<void> {
    this.#agent?.destroy()
    const agent = connect(agentPath)
    agent.on('error', () => {})
    agent.on('close', () => {
      if (this.#agent === agent) this.#agent = undefined
    })
    await once(agent, 'connect')
    this.#agent = agent
    agent.on('data', (chunk) => this.#fromAgent(chunk))
    for (const chunk of this.#unsent.splice(0)) agent.write(chunk)
    if (this.#served === undefined) agent.pause()
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const client of this.#waiting.splice(0)) client.destroy()
    this.#served?.destroy()
    this.#agent?.destroy()
    await new Promise((resolve) => this.#server.close(resolve))
  }

  #welcome(client: Socket): void {
    client.on('error', () => {})
    client.on('close', () => {
      if (client === this.#served) return this.#serveNext()
      const at = this.#waiting.indexOf(client)
      if (at >= 0) this.#waiting.splice(at, 1)
    })
    this.#waiting.push(client)
    if (this.#served === undefined) this.#serveNext()
  }

  #serveNext(): void {
    const client = this.#waiting.shift()
    this.#served = client
    if (client === undefined) return
    for (const chunk of this.#unread.splice(0)) client.write(chunk)
    client.on('data', (chunk) => {
      if (this.#agent === undefined) this.#unsent.push(chunk)
      else this.#agent.write(chunk)
    })
    client.on('drain', () => this.#agent?.resume())
    client.resume()
    this.#agent?.resume()
  }

  #fromAgent(chunk: Buffer): void {
    if (this.#served?.writable === true) {
      if (this.#served.write(chunk)) return
    } else this.#unread.push(chunk)
    this.#agent?.pause()
  }
}
