import { once } from 'node:events'
import { createServer, type Socket } from 'node:net'

/** What a hostile agent does when it is asked for a command, or when it has got into step for the first time (`synced`). */
export type Play = Readonly<Record<string, (say: Say, request: Request) => void>>

export interface Request {
  readonly execute: string
  readonly arguments?: Readonly<Record<string, unknown>>
  readonly id?: string
}

/** What a hostile agent can say. */
export class Say {
  readonly #socket: Socket
  readonly #request: Request

  constructor(socket: Socket, request: Request) {
    this.#socket = socket
    this.#request = request
  }

  /** A reply as it should be, around any text. */
  returns(json: string): void {
    this.replies(`"return": ${json}`)
  }

  /** A reply with the right id behind any other members. */
  replies(members: string, encoding: BufferEncoding = 'utf8'): void {
    this.raw(Buffer.from(`{${members}, "id": ${JSON.stringify(this.#request.id)}}\n`, encoding))
  }

  fails(desc: string, kind = 'GenericError'): void {
    const error = { class: kind, desc }
    this.raw(`${JSON.stringify({ id: this.#request.id, error })}\n`)
  }

  raw(bytes: string | Uint8Array): void {
    this.#socket.write(bytes)
  }

  /** As fast as the other end takes it, until that is gone. */
  endless(piece: string | Uint8Array): void {
    const more = () => {
      while (!this.#socket.destroyed && this.#socket.write(piece));
    }
    this.#socket.on('drain', more)
    more()
  }

  /** A piece at a time, until the other end is gone. */
  slowly(piece: string | Uint8Array, everyMs: number): void {
    const timer = setInterval(() => this.#socket.write(piece), everyMs)
    this.#socket.on('close', () => clearInterval(timer))
  }
}

/** An agent that plays. */
export interface HostileAgent extends AsyncDisposable {
  /** How often it did what its play says: without that a victim has met a good agent. */
  readonly played: number
}

/** An agent that does what a play says, and otherwise gets into step as a good one. */
export async function serveHostile(script: Play, path: string): Promise<HostileAgent> {
  let played = 0
  const play: Play = Object.fromEntries(
    Object.entries(script).map(([name, act]): [string, Play[string]] => [
      name,
      (say, request) => {
        played++
        act(say, request)
      },
    ]),
  )
  const sockets = new Set<Socket>()
  const server = createServer((socket) => {
    sockets.add(socket)
    socket.on('error', () => {})
    let isSynced = false
    const synced = () => {
      if (!isSynced) play.synced?.(new Say(socket, nothing), nothing)
      isSynced = true
    }
    let rest = ''
    socket.setEncoding('latin1')
    socket.on('data', (chunk: string) => {
      const lines = (rest + chunk).split('\n')
      rest = lines.pop() ?? ''
      for (const line of lines) answer(socket, { ...play, synced }, JSON.parse(line.replace(/^.*\xff/, '')) as Request)
    })
  })
  server.listen(path)
  await once(server, 'listening')
  return {
    get played() {
      return played
    },
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

function answer(socket: Socket, play: Play, request: Request): void {
  const say = new Say(socket, request)
  const own = play[request.execute]
  if (own !== undefined) own(say, request)
  else if (request.execute === 'guest-sync-delimited') {
    say.raw(Buffer.from(`\xff{"return": ${request.arguments?.id}}\n`, 'latin1'))
    play.synced?.(say, request)
  } else if (request.execute === 'guest-ping') say.returns('{}')
  else if (request.execute === 'guest-info') say.returns(JSON.stringify(info))
  else if (request.execute === 'guest-get-host-name') say.returns('{"host-name": "true"}')
  else say.raw(`${JSON.stringify({ id: request.id, error: { class: 'CommandNotFound', desc: 'no such command' } })}\n`)
}

const nothing: Request = { execute: '' }

const offered = [
  'guest-get-host-name',
  'guest-set-user-password',
  'guest-get-osinfo',
  'guest-ping',
  'guest-info',
  'guest-exec',
  'guest-exec-status',
  'guest-file-open',
  'guest-get-devices',
]
const info = {
  version: '11.1.3',
  supported_commands: offered.map((name) => ({ name, enabled: true, 'success-response': true })),
}
