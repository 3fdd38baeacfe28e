import { diagnose, NotAgentError, type PoolState, SyncError } from '@qga/client'
import { ConnectError, FloodError, QgaError, type Transport } from '@qga/wire'
import { CommandError } from '@qga/wire/calls'
import { jsonReply } from '../http/json-reply.js'
import { assertCommand } from '../policy/policy.js'
import { askingOf, type Core, type Handler, type RouteCall } from './route-call.js'

/** The machines that a client may use, as far as is known without asking them. */
export function machineList({ caller }: Pick<RouteCall, 'caller'>, { machines, holds }: Core) {
  const names =
    caller.machines === 'all' ? machines.names : machines.names.filter((name) => caller.machines.includes(name))
  return names.map((name) => {
    const state = machines.stateOf(name)
    return {
      name,
      state: state.state,
      ...codeOf(state.state === 'down' ? state.error : undefined),
      frozen: holds.has(name),
    }
  })
}

/** GET /v1/machines */
export const listMachines: Handler = (call, core) => ({ response: jsonReply({ machines: machineList(call, core) }) })

/** GET /v1/machines/:name */
export const diagnoseMachine: Handler = async (call, { machines }) => {
  assertCommand(call.caller, 'guest-info')
  const diagnosis = await machines
    .short(askingOf(call), (agent, { signal }) => diagnose(agent, { signal }))
    // Whatever kept the connection from opening is judged as `diagnose` would, without a second attempt.
    .catch((error: unknown) => {
      call.signal.throwIfAborted()
      if (!isOfOpening(error, machines.stateOf(call.machine))) throw error
      return diagnose(failing(error, call.machine))
    })
  const { label: _, ...told } = diagnosis
  const { holder, error: __, ...rest } = { holder: undefined, error: undefined, ...told }
  return { response: jsonReply({ name: call.machine, ...rest, ...(holder && { holder: holder.text }) }) }
}

/** Whether that is what opening failed with: errors of the gateway itself say nothing of an agent. */
function isOfOpening(error: unknown, state: PoolState): boolean {
  if (state.state === 'down' && state.error === error) return true
  return [ConnectError, SyncError, NotAgentError, FloodError, CommandError].some((kind) => error instanceof kind)
}

/** A transport that fails with an error that there was. */
function failing(error: unknown, label: string): Transport {
  return { label, open: () => Promise.reject(error) }
}

export function codeOf(error: unknown): { readonly code?: string } {
  if (error === undefined) return {}
  return { code: error instanceof QgaError ? error.code : 'INTERNAL' }
}
