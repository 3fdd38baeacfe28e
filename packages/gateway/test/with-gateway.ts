import { FakeAgent, type FakeAgentOptions, type Handlers } from '@qga/testing'
import { parseJson } from '@qga/wire'
import { onTestFinished } from 'vitest'
import { Gateway, type GatewayOptions } from '../src/index.js'

/** What a request says beside its method and path. */
export interface Said {
  /** JSON, unless it is bytes, a stream or text. */
  readonly body?: unknown
  readonly headers?: Record<string, string>
  readonly party?: string
  readonly signal?: AbortSignal
}

export interface Told {
  readonly status: number
  readonly headers: Headers
  readonly text: string
  /** With every digit. */
  readonly json: unknown
}

/** A gateway to one fake agent, `vm1`; all of it is gone when the test is over. */
export function withGateway(
  options: Partial<GatewayOptions> = {},
  { handlers = {}, fake: fakeOptions = {} }: { handlers?: Handlers; fake?: FakeAgentOptions } = {},
) {
  const fake = new FakeAgent(handlers, fakeOptions)
  const lines: Record<string, unknown>[] = []
  const gateway = new Gateway({
    machines: { vm1: fake.transport },
    journal: false,
    log: (line) => void lines.push({ ...line }),
    ...(options.clients === undefined ? { anonymous: 'all' } : {}),
    ...options,
  })
  onTestFinished(async () => {
    await gateway.close()
    fake.close()
  })
  const open = (method: string, path: string, said: Said = {}) =>
    gateway.fetch(requestOf(method, path, said), originOf(said))
  const ask = async (method: string, path: string, said: Said = {}): Promise<Told> =>
    told(await open(method, path, said))
  const execute = (command: string, args?: object, said: Said = {}) =>
    ask('POST', '/v1/machines/vm1/execute', { ...said, body: { command, ...(args && { arguments: args }) } })
  const asked = (name: string) => fake.requests.filter(({ execute: command }) => command === name)
  return { fake, gateway, lines, open, ask, execute, asked }
}

function originOf({ party, signal }: Said) {
  return { ...(party === undefined ? {} : { party }), ...(signal === undefined ? {} : { signal }) }
}

export function requestOf(method: string, path: string, { body, headers = {} }: Said = {}): Request {
  const url = `http://gateway${path}`
  if (body === undefined) return new Request(url, { method, headers })
  const raw = typeof body === 'string' || body instanceof Uint8Array || body instanceof ReadableStream
  if (raw) return new Request(url, { method, headers, body: body as string, duplex: 'half' })
  const type = { 'content-type': 'application/json', ...headers }
  return new Request(url, { method, headers: type, body: JSON.stringify(body) })
}

export async function told(response: Response): Promise<Told> {
  const text = await response.text()
  const isJson = /json/.test(response.headers.get('content-type') ?? '')
  return {
    status: response.status,
    headers: response.headers,
    text,
    json: isJson && text !== '' ? parseJson(text) : undefined,
  }
}

export interface ServerEvent {
  readonly event: string
  readonly data: unknown
}

/** The events of a response, as they come; heartbeats left out. */
export async function* eventsOf(response: Response): AsyncGenerator<ServerEvent> {
  let text = ''
  const decoder = new TextDecoder()
  for await (const chunk of response.body as ReadableStream<Uint8Array>) {
    text += decoder.decode(chunk, { stream: true })
    for (let at = text.indexOf('\n\n'); at >= 0; at = text.indexOf('\n\n')) {
      const [event = '', data = ''] = text.slice(0, at).split('\n')
      text = text.slice(at + 2)
      if (event.startsWith('event: ')) yield { event: event.slice(7), data: parseJson(data.slice(6)) }
    }
  }
}

export async function allEvents(response: Response): Promise<ServerEvent[]> {
  const all: ServerEvent[] = []
  for await (const event of eventsOf(response)) all.push(event)
  return all
}
