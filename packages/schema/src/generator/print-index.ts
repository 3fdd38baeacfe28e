import type { Model } from './model.js'

const types = ['Arguments', 'CommandName', 'ExecuteParameters', 'Return']

/** `index.ts`: everything in one place, for a generated folder that is somebody's own. */
export function printIndex({ protocol }: Model): string {
  const lines =
    protocol === 'qga'
      ? [
          `export { AgentMethods } from './agent-methods.js'`,
          `export type { CommandMap } from './command-map.js'`,
          `export type { ${types.join(', ')} } from './command-types.js'`,
          `export { argumentTypes, commandDescriptors } from './descriptors.js'`,
        ]
      : [
          `export type { CommandMap } from './command-map.js'`,
          `export type { ${[...types, 'EventData', 'EventName'].sort().join(', ')} } from './command-types.js'`,
          `export { argumentTypes, commandDescriptors, eventDescriptors } from './descriptors.js'`,
          `export type { EventMap } from './event-map.js'`,
          `export { commandNames, eventNames } from './names.js'`,
        ]
  return `${lines.join('\n')}\nexport type * from './types.js'\n`
}
