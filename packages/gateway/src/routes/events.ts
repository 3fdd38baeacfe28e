import { EventReply } from '../http/event-reply.js'
import { machineList } from './machines.js'
import type { Handler } from './route-call.js'

/** GET /v1/events */
export const events: Handler = (call, core) => {
  const { machines, party } = call.caller
  core.machines.assertOpen()
  const reply = new EventReply(core.limits.stallMs)
  const wants = (machine: string) => machines === 'all' || machines.includes(machine)
  const { ended } = core.hub.listen({ party, reply, wants })
  reply.push('machines', { machines: machineList(call, core) })
  return { response: reply.response, ended }
}
