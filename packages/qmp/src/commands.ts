import type { CommandName, EventName, ExecuteParameters, Return } from '@qga/schema/qmp'
import type { QmpCallOptions } from './call-options.js'
import type { EventOptions, WaitOptions } from './events/event-options.js'
import type { EventStream } from './events/event-stream.js'
import type { AnyEventName, QmpEvent } from './events/qmp-event.js'

/** What helpers need of a monitor: its verb, and its events. `QmpClient` is one. */
export interface Commands {
  /** Where the monitor is, for messages. */
  readonly label: string
  /** The number of the last event that came; `after` takes it. */
  readonly sequence: number
  execute<N extends CommandName>(name: N, ...rest: ExecuteParameters<N, QmpCallOptions>): Promise<Return<N>>
  executeRaw(name: string, args?: object, options?: QmpCallOptions): Promise<unknown>
  events<N extends AnyEventName = EventName>(...names: readonly N[]): EventStream<QmpEvent<N>>
  events<N extends AnyEventName = EventName>(
    ...args: readonly [...names: readonly N[], options: EventOptions<QmpEvent<N>>]
  ): EventStream<QmpEvent<N>>
  waitForEvent<N extends AnyEventName>(name: N | readonly N[], options?: WaitOptions<QmpEvent<N>>): Promise<QmpEvent<N>>
}
