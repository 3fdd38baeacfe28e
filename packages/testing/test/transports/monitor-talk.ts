import { connect, type JsonValue, type Transport } from '@qga/wire'

const LIMIT_MS = 10_000

/** What QEMU's monitor says: its greeting, and its version by `query-version`, through a `Connection`. */
export async function talkToMonitor(transport: Transport): Promise<{ greeting: JsonValue; version: JsonValue }> {
  const monitor = await Monitor.open(transport)
  const greeting = await monitor.next()
  await monitor.ask('qmp_capabilities')
  const version = await monitor.ask('query-version')
  await monitor.close()
  return { greeting, version }
}

/** The reply to one command. */
export async function askMonitor(transport: Transport, command: string): Promise<JsonValue> {
  const monitor = await Monitor.open(transport)
  await monitor.next()
  await monitor.ask('qmp_capabilities')
  const reply = await monitor.ask(command)
  await monitor.close()
  return reply
}

class Monitor {
  readonly #connection: Awaited<ReturnType<typeof connect>>
  readonly #messages: JsonValue[] = []
  readonly #ended: Promise<never>
  #end: (cause: Error) => void = () => {}
  #tell = () => {}

  static async open(transport: Transport): Promise<Monitor> {
    return new Monitor(await connect(transport, { signal: AbortSignal.timeout(LIMIT_MS) }))
  }

  private constructor(connection: Awaited<ReturnType<typeof connect>>) {
    this.#connection = connection
    this.#ended = new Promise((_, reject) => {
      this.#end = reject
    })
    this.#ended.catch(() => {})
    connection.start({
      message: (value) => {
        this.#messages.push(value)
        this.#tell()
      },
      sentinel: () => {},
      skipped: () => {},
      lost: () => {},
      closed: (cause) => this.#end(cause ?? new Error('the monitor has closed')),
    })
  }

  async ask(command: string): Promise<JsonValue> {
    this.#connection.send({ execute: command })
    return await this.next()
  }

  async next(): Promise<JsonValue> {
    for (;;) {
      const message = this.#messages.shift()
      if (message !== undefined) return message
      const change = new Promise<void>((resolve) => {
        this.#tell = resolve
      })
      await Promise.race([change, this.#ended])
    }
  }

  async close(): Promise<void> {
    this.#connection.close()
    await this.#ended.catch(() => {})
  }
}
