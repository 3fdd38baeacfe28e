import { genericError } from './command-failure.js'
import { inAgentOrder } from './json/member-order.js'
import type { RequestMap } from './json/request-value.js'

export interface CheckedRequest {
  readonly execute: string
  readonly arguments: RequestMap
}

/** A request's own members, checked as the agent does before it looks at the command. Throws its error. */
export function checkRequest(request: RequestMap, takesIds: boolean): CheckedRequest {
  for (const name of inAgentOrder([...request.keys()])) {
    const value = request.get(name)
    if (name === 'execute') {
      if (typeof value !== 'string') throw genericError("QMP input member 'execute' must be a string")
    } else if (name === 'arguments') {
      if (!(value instanceof Map)) throw genericError("QMP input member 'arguments' must be an object")
    } else if (name !== 'id' || !takesIds) {
      throw genericError(`QMP input member '${name}' is unexpected`)
    }
  }
  const execute = request.get('execute')
  if (typeof execute !== 'string') throw genericError("QMP input lacks member 'execute'")
  const args = request.get('arguments')
  return { execute, arguments: args instanceof Map ? args : new Map() }
}
