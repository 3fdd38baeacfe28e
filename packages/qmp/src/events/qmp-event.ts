import type { EventData, EventName } from '@qga/schema/qmp'
import type { JsonObject, JsonValue } from '@qga/wire'

/** When an event happened, by the clock of QEMU's host; both are -1 if that clock could not be read. */
export interface EventTimestamp {
  readonly seconds: number
  readonly microseconds: number
}

/** What every event has beside its name and its data. */
export interface EventFrame {
  readonly timestamp: EventTimestamp
  /** Counted from 1 over the events of the connection, in the order of arrival. */
  readonly sequence: number
}

/** An event of a vendor, which the schema does not know. */
export type VendorEventName = `__${string}`

/** Names of events, as on the wire. */
export type AnyEventName = EventName | VendorEventName

/**
 * An event as it came, with QEMU's own member names; compare `event` with a name to narrow `data`. `data` is `{}` where
 * there is none. What is beyond the schema is whatever this QEMU says. Readers share it: do not change it.
 */
export type QmpEvent<N extends AnyEventName = EventName> = {
  readonly [K in N]: EventFrame & {
    readonly event: K
    readonly data: K extends EventName ? EventData<K> : JsonObject
  }
}[N]

/** From the message to the event. Members that are not what they must be become what stands for "absent". */
export function toEvent(name: string, message: JsonObject, sequence: number): QmpEvent {
  const event = {
    event: name,
    data: objectIn(message, 'data') ?? {},
    timestamp: timestampIn(objectIn(message, 'timestamp')),
    sequence,
  }
  // What QEMU sends is taken at its word, as with replies: the types are the contract.
  return event as QmpEvent
}

function timestampIn(members: JsonObject | undefined): EventTimestamp {
  const part = (name: string) => {
    const value = members !== undefined && Object.hasOwn(members, name) ? members[name] : -1
    return typeof value === 'number' ? value : -1
  }
  return { seconds: part('seconds'), microseconds: part('microseconds') }
}

function objectIn(message: JsonObject, member: string): JsonObject | undefined {
  const value: JsonValue | undefined = Object.hasOwn(message, member) ? message[member] : undefined
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : undefined
}
