import { channelPair } from '@qga/testing'
import { parseJson, type Transport } from '@qga/wire'
import { type ConnectOptions, QmpClient } from '../src/index.js'

export const greeting =
  '{"QMP": {"version": {"qemu": {"micro": 22, "minor": 2, "major": 7}, "package": "scripted"}, "capabilities": ["oob"]}}\r\n'

/** A request as the client sent it. */
export interface Request {
  readonly execute: string
  readonly oob: boolean
  readonly arguments: unknown
  readonly id: string
}

/** A peer that says what a test wants, byte by byte if need be, and negotiates by itself. */
export class ScriptedMonitor {
  readonly requests: Request[] = []
  readonly transport: Transport
  readonly #onRequest: (request: Request, peer: ScriptedMonitor) => void
  #far: ReturnType<typeof channelPair>[1] | undefined
  #rest = ''

  constructor(
    onRequest: (request: Request, peer: ScriptedMonitor) => void = () => {},
    first: string | string[] = greeting,
  ) {
    this.#onRequest = onRequest
    this.transport = {
      label: 'scripted',
      open: async () => {
        const [near, far] = channelPair({ label: 'scripted' })
        this.#far = far
        far.start({ data: (bytes) => this.#take(Buffer.from(bytes).toString()), closed: () => {} })
        for (const text of Array.isArray(first) ? first : [first]) this.say(text)
        return near
      },
    }
  }

  say(text: string | Uint8Array): void {
    this.#far?.write(typeof text === 'string' ? Buffer.from(text) : text)
  }

  /** Says a reply to the request. */
  reply({ id }: Request, value: unknown): void {
    this.say(`${JSON.stringify({ return: value, id })}\r\n`)
  }

  hangUp(cause?: Error): void {
    if (cause === undefined) this.#far?.close()
    else this.#far?.fail(cause)
  }

  #take(text: string): void {
    const lines = (this.#rest + text).split('\n')
    this.#rest = lines.pop() ?? ''
    for (const line of lines) this.#request(parseJson(Buffer.from(line)) as never)
  }

  #request(message: { execute?: string; 'exec-oob'?: string; arguments?: unknown; id: string }): void {
    const oob = message['exec-oob'] !== undefined
    const request = {
      execute: message.execute ?? message['exec-oob'] ?? '',
      oob,
      arguments: message.arguments,
      id: message.id,
    }
    if (request.execute === 'qmp_capabilities') return this.reply(request, {})
    this.requests.push(request)
    this.#onRequest(request, this)
  }
}

/** A client of a scripted peer. */
export async function talk(
  onRequest: (request: Request, peer: ScriptedMonitor) => void,
  options: ConnectOptions = {},
): Promise<{ qmp: QmpClient; peer: ScriptedMonitor }> {
  const peer = new ScriptedMonitor(onRequest)
  return { peer, qmp: await QmpClient.connect(peer.transport, options) }
}

/** What a promise rejects with. */
export async function rejection(promise: Promise<unknown>): Promise<unknown> {
  try {
    await promise
  } catch (error) {
    return error
  }
  throw new Error('it did not reject')
}
