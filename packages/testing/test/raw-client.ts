import { type Channel, SENTINEL, type Transport } from '@qga/wire'

/** What came back between two syncs, as text with one character per byte. */
export interface RawClient {
  /** Sends bytes as they are, then a sync, and resolves with the lines that came before the sync's reply. */
  ask(request: string | Uint8Array): Promise<string[]>
  /** Calls a command; the reply's text. */
  call(command: string, args?: object): Promise<string>
  send(request: string | Uint8Array): void
  /** All that has come and was not asked for by `ask`. */
  readonly received: string
  /** Resolves as soon as what has come satisfies the test. */
  until(test: (received: string) => boolean): Promise<string>
  readonly ended: Promise<Error | undefined>
  close(): void
}

export interface RawClientOptions {
  /** How long it waits for what it was asked for. */
  readonly waitMs?: number
}

let nextSync = 1_000_000_000
/** An agent prints 22 MB in some seconds, if the machine is busy; a test ends at its own time. */
const WAIT_MS = 20_000
/** More than a sync's reply has. */
const TAIL = 100
/** So much of what came is shown when nothing more comes. */
const LAST = 1000

export async function rawClient(transport: Transport, { waitMs = WAIT_MS }: RawClientOptions = {}): Promise<RawClient> {
  return clientOf(await transport.open({}), waitMs)
}

export function clientOf(channel: Channel, waitMs = WAIT_MS): RawClient {
  let chunks: string[] = []
  /** The last characters that came: a large reply has many chunks, and only its end tells that it is whole. */
  let tail = ''
  let end: (cause: Error | undefined) => void = () => {}
  const ended = new Promise<Error | undefined>((resolve) => {
    end = resolve
  })
  let check = () => {}
  channel.start({
    data(chunk) {
      const text = Buffer.from(chunk).toString('latin1')
      chunks.push(text)
      tail = (text.length < TAIL ? tail + text : text).slice(-TAIL)
      check()
    },
    closed: (cause) => end(cause),
  })
  const take = () => {
    const text = chunks.join('')
    chunks = [text]
    return text
  }
  const wait = (test: () => boolean) =>
    new Promise<void>((resolve, reject) => {
      const late = setTimeout(() => reject(new Error(`this is all that came: ${take().slice(-LAST)}`)), waitMs)
      check = () => {
        if (!test()) return
        clearTimeout(late)
        resolve()
      }
      check()
    })
  const client: RawClient = {
    ended,
    get received() {
      return take()
    },
    async until(test) {
      await wait(() => test(take()))
      return take()
    },
    send: (request) => void channel.write(bytesOf(request)),
    async ask(request) {
      chunks = []
      nextSync++
      channel.write(bytesOf(request))
      const sync = `{"execute":"guest-sync-delimited","arguments":{"id":${nextSync}}}`
      channel.write(Uint8Array.of(SENTINEL, ...Buffer.from(sync)))
      const last = `\xff{"return": ${nextSync}}\n`
      await wait(() => tail.endsWith(last))
      const text = take()
      chunks = []
      return text.slice(0, -last.length).split('\n').slice(0, -1)
    },
    async call(command, args) {
      const [reply = ''] = await client.ask(JSON.stringify({ execute: command, arguments: args }))
      return reply
    },
    close: () => channel.close(),
  }
  return client
}

/** Text goes out with one byte per character. */
export function bytesOf(request: string | Uint8Array): Uint8Array {
  return typeof request === 'string' ? Buffer.from(request, 'latin1') : request
}
