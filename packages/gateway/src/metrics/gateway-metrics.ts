import { isCommandName } from '@qga/schema'
import { Registry } from './registry.js'

/**
 * What a gateway counts. Labels are configured names, names of the schema and of the gateway itself: neither a guest nor a
 * client can make one.
 */
export class GatewayMetrics {
  readonly registry = new Registry()
  readonly requests = this.registry.counter('qga_gateway_requests_total', 'Requests that are over.')
  readonly seconds = this.registry.histogram('qga_gateway_request_seconds', 'How long requests took, to their end.')
  readonly commands = this.registry.counter('qga_gateway_commands_total', 'Commands of the execute route.')
  readonly connections = this.registry.counter('qga_gateway_connections_total', 'What became of connections to agents.')
  readonly machines = this.registry.gauge('qga_gateway_machine_state', 'Which state a machine is in: 1 of that one.')
  readonly waiting = this.registry.gauge('qga_gateway_waiting', 'Requests that wait for a turn.')
  readonly long = this.registry.gauge('qga_gateway_long', 'Programs, copies and freezes under way.')
  readonly frozen = this.registry.gauge('qga_gateway_frozen', 'Machines that are held frozen.')
  readonly listeners = this.registry.gauge('qga_gateway_listeners', 'Listeners of events.')
  readonly cut = this.registry.counter('qga_gateway_listeners_cut_total', 'Listeners that were too slow.')
}

/** A command as a label. */
export function commandLabel(command: string): string {
  return isCommandName(command) ? command : 'other'
}
