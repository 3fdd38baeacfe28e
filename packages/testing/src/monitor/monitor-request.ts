import { genericError } from '../command-failure.js'
import { inAgentOrder } from '../json/member-order.js'
import type { RequestMap, RequestValue } from '../json/request-value.js'

/** A request that is well-formed. */
export interface MonitorRequest {
  readonly command: string
  readonly arguments: RequestMap
  readonly oob: boolean
}

/** Whether a request is to overtake others; looked at before all else. */
export function isOob(request: RequestValue): boolean {
  return request instanceof Map && typeof request.get('exec-oob') === 'string' && !request.has('execute')
}

/** A request's own members, checked as the monitor does before it looks at the command. Throws its error. */
export function checkMonitorRequest(request: RequestMap, oobEnabled: boolean): MonitorRequest {
  let verb: string | undefined
  for (const name of inAgentOrder([...request.keys()])) {
    const value = request.get(name)
    if (name === 'execute' || (name === 'exec-oob' && oobEnabled)) {
      if (typeof value !== 'string') throw genericError(`QMP input member '${name}' must be a string`)
      if (verb !== undefined) throw genericError(`QMP input member '${name}' clashes with '${verb}'`)
      verb = name
    } else if (name === 'arguments') {
      if (!(value instanceof Map)) throw genericError("QMP input member 'arguments' must be an object")
    } else if (name !== 'id') {
      throw genericError(`QMP input member '${name}' is unexpected`)
    }
  }
  const command = verb === undefined ? undefined : request.get(verb)
  if (typeof command !== 'string') throw genericError("QMP input lacks member 'execute'")
  const args = request.get('arguments')
  return { command, arguments: args instanceof Map ? args : new Map(), oob: verb === 'exec-oob' }
}
