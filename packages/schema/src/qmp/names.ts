import type { CommandName, EventName } from '../gen/qmp/command-types.js'
import { commandNames, eventNames } from '../gen/qmp/names.js'

const commands: ReadonlySet<string> = /* @__PURE__ */ new Set<string>(commandNames)
const events: ReadonlySet<string> = /* @__PURE__ */ new Set<string>(eventNames)

/** Whether a name is that of a known command, and so may be looked up in `commandDescriptors`. */
export function isCommandName(name: string): name is CommandName {
  return commands.has(name)
}

/** Whether a name is that of a known event, and so may be looked up in `eventDescriptors`. */
export function isEventName(name: string): name is EventName {
  return events.has(name)
}
