import type { PoolEvent } from '@qga/client'
import { ClientGoneError } from './errors/client-gone-error.js'
import { ForbiddenError } from './errors/forbidden-error.js'
import { checkOptions, type GatewayOptions } from './gateway-options.js'
import { httpHint } from './http/http-hint.js'
import { type Beside, problemResponse } from './http/problem.js'
import { judge } from './http/problem-table.js'
import { resolveLimits } from './limits.js'
import { escapeText } from './log/escape-text.js'
import type { Log } from './log/json-log.js'
import { commandLabel, GatewayMetrics } from './metrics/gateway-metrics.js'
import { type Caller, Clients } from './policy/clients.js'
import { assertMachine } from './policy/policy.js'
import { handlers } from './routes/handlers.js'
import { codeOf } from './routes/machines.js'
import type { Answer, Core, RouteCall } from './routes/route-call.js'
import { type Found, Router } from './routes/router.js'
import { BodyRoom } from './work/body-room.js'
import { EventHub } from './work/event-hub.js'
import { Holds } from './work/holds.js'
import { Machines } from './work/machines.js'

/** Where a request came from, as the server knows. */
export interface RequestOrigin {
  /** Whose turn it is where clients have no names: one connection, for one. Default: all the same. */
  readonly party?: string | undefined
  /** Aborts when the client has left. Default: the request's own. */
  readonly signal?: AbortSignal | undefined
}

/**
 * Guest agents for many clients, over HTTP: one connection to each agent, which all share in fair turns, within a policy
 * and limits. It is a function from request to response, for any server; `serveGateway` is one. Connections are opened
 * when there is work for them. The caller closes it.
 */
export class Gateway implements AsyncDisposable {
  readonly #core: Core
  readonly #clients: Clients
  readonly #router = new Router()
  readonly #bodies: BodyRoom
  readonly #log: Log

  /** @throws OptionError */
  constructor(options: GatewayOptions) {
    checkOptions(options)
    const limits = resolveLimits(options.limits)
    const metrics = new GatewayMetrics()
    const most = { perParty: limits.listenersPerParty, inAll: limits.listeners }
    const hub = new EventHub({ most, buffer: limits.eventBuffer, onCut: () => metrics.cut.add() })
    this.#bodies = new BodyRoom({ perParty: limits.waitingBytesPerParty, inAll: limits.waitingBytes })
    this.#log = dropErrors(options.log ?? (() => {}))
    this.#clients = new Clients(options.clients ?? [], options.anonymous ?? 'read')
    const machines = new Machines({
      targets: options.machines,
      limits,
      connect: options.connect ?? {},
      idleMs: options.idleMs,
      watch: (machine, event) => this.#watched(machine, event),
    })
    const holds = new Holds()
    this.#core = { machines, limits, metrics, hub, holds, journal: options.journal, tell: this.#log }
    this.#readGauges()
  }

  /** Whether every request needs a token. */
  get needsToken(): boolean {
    return this.#clients.named
  }

  /**
   * Answers one request. Never rejects: what goes wrong is a response. A response that is a stream goes on until its body
   * was read or cancelled.
   */
  async fetch(request: Request, origin: RequestOrigin = {}): Promise<Response> {
    const startedAt = performance.now()
    const signal = origin.signal ?? request.signal
    const noted: { command?: string; caller?: Caller; found?: Found } = {}
    const over = (status: number, error?: unknown) => this.#over(request, noted, { status, error, startedAt })
    const whyEnded = (error: unknown) => (signal.aborted ? clientGone(error) : error)
    try {
      return await this.#router.dispatch(request, async (found) => {
        const { response, ended } = await this.#answer(request, found, { ...origin, signal }, noted)
        if (ended === undefined) over(response.status)
        else void ended.then(() => over(response.status)).catch((error) => over(response.status, whyEnded(error)))
        return response
      })
    } catch (thrown) {
      const error = whyEnded(thrown)
      const response = problemResponse(error, this.#beside(error, noted.found))
      over(response.status, error)
      return request.method === 'HEAD' ? new Response(null, response) : response
    }
  }

  /** Ends all work, thaws what is frozen, and closes all connections. Requests that come later get 503. */
  async close(): Promise<void> {
    this.#core.hub.close()
    await this.#core.machines.close()
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close()
  }

  async #answer(
    request: Request,
    found: Found | Error,
    { party = '', signal }: RequestOrigin & { readonly signal: AbortSignal },
    noted: { command?: string; caller?: Caller; found?: Found },
  ): Promise<Answer> {
    assertNoBrowser(request)
    if (found instanceof Error) throw found
    noted.found = found
    if (found.route.open !== true) noted.caller = this.#clients.caller(request.headers.get('authorization'), party)
    const caller = noted.caller ?? { name: 'anonymous', party, machines: [], may: [] }
    if (found.route.path.includes(':machine')) {
      assertMachine(caller, found.machine, this.#core.machines.names.includes(found.machine))
    }
    const query = new URL(request.url).searchParams
    const { add: keep, leave } = this.#bodies.enter(caller.party)
    const call: RouteCall = { request, query, caller, machine: found.machine, signal, keep, noted }
    try {
      const answer = await handlers[found.name](call, this.#core)
      if (answer.ended === undefined) leave()
      else void answer.ended.finally(leave).catch(() => {})
      return answer
    } catch (error) {
      leave()
      throw error
    }
  }

  #over(
    request: Request,
    { command, caller, found }: { command?: string; caller?: Caller; found?: Found },
    { status, error, startedAt }: { status: number; error: unknown; startedAt: number },
  ): void {
    const seconds = (performance.now() - startedAt) / 1_000
    const route = found?.name ?? 'none'
    this.#core.metrics.requests.add({ route, status: String(status), client: caller?.name ?? 'none' })
    this.#core.metrics.seconds.observe({ route }, seconds)
    const known = found !== undefined && this.#core.machines.names.includes(found.machine)
    const foreseen = judge(error)
    this.#log({
      client: caller?.name ?? 'none',
      method: escapeText(request.method, 16),
      route,
      ...(known ? { machine: found.machine } : {}),
      ...(command === undefined ? {} : { command: commandLabel(command) }),
      status,
      ms: Math.round(seconds * 1_000),
      ...(error === undefined ? {} : { code: foreseen?.error.code ?? 'INTERNAL' }),
      ...(error !== undefined && foreseen === undefined ? { error: escapeText(String(error)) } : {}),
    })
  }

  #beside(error: unknown, { machine } = { machine: '' }): Beside {
    const { machines, holds } = this.#core
    const state = machines.stateOf(machine)
    return {
      retryMs: state.state === 'down' ? state.retryMs : undefined,
      hint: httpHint(error, machine, holds.has(machine)),
    }
  }

  #watched(machine: string, event: PoolEvent): void {
    const { metrics, hub } = this.#core
    metrics.connections.add({ machine, event: event.kind })
    hub.publish({ machine, kind: event.kind, ...codeOf('error' in event ? event.error : undefined) })
  }

  #readGauges(): void {
    const { machines, metrics, hub, holds } = this.#core
    const one = (read: () => number) => () => [[{}, read()] as const]
    metrics.waiting.readBy(one(() => machines.waiting))
    metrics.long.readBy(one(() => machines.underWay))
    metrics.frozen.readBy(() => machines.names.map((machine) => [{ machine }, Number(holds.has(machine))] as const))
    metrics.listeners.readBy(one(() => hub.size))
    metrics.machines.readBy(() =>
      machines.names.map((machine) => [{ machine, state: machines.stateOf(machine).state }, 1] as const),
    )
  }
}

/** Whatever comes of a log, requests are answered. */
function dropErrors(log: Log): Log {
  return (line) => {
    try {
      log(line)
    } catch {
      // Where would that be told?
    }
  }
}

function clientGone(cause: unknown): ClientGoneError {
  return cause instanceof ClientGoneError ? cause : new ClientGoneError('the client left before the end', { cause })
}

/** A page that somebody looks at must not reach agents: its browser says so by itself. */
function assertNoBrowser({ headers }: Request): void {
  if (headers.get('origin') === null && headers.get('sec-fetch-site') === null) return
  throw new ForbiddenError('requests of browsers are not answered', { hint: 'Leave Origin and Sec-Fetch-Site out' })
}
