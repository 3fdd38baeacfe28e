import { executeBody } from '../contract/bodies.js'
import { jsonBodyOf } from '../http/client-body.js'
import { jsonReply } from '../http/json-reply.js'
import { judge } from '../http/problem-table.js'
import { commandLabel } from '../metrics/gateway-metrics.js'
import { assertCommand } from '../policy/policy.js'
import { askingOf, bodyLimits, type Handler } from './route-call.js'

/** POST /v1/machines/:name/execute */
export const execute: Handler = async (call, core) => {
  const { command, arguments: args, timeoutMs } = await jsonBodyOf(call.request, executeBody, bodyLimits(call, core))
  call.noted.command = command
  assertCommand(call.caller, command)
  const count = (outcome: string) =>
    core.metrics.commands.add({ machine: call.machine, command: commandLabel(command), outcome })
  try {
    const returned = await core.machines.short(askingOf(call, atMost(timeoutMs, core.limits.callMs)), (agent, turn) => {
      // Whatever goes to the agent before a freeze does is carried out before it.
      core.holds.assertMaySend(call.machine, command)
      return agent.executeRaw(command, args, turn)
    })
    // Some say nothing when they succeed.
    const response = jsonReply({ return: returned === undefined ? {} : returned })
    count('ok')
    return { response }
  } catch (error) {
    count(judge(error)?.error.code ?? 'INTERNAL')
    throw error
  }
}

function atMost(timeoutMs: number | undefined, most: number): number | undefined {
  return timeoutMs === undefined ? undefined : Math.min(timeoutMs, most)
}
