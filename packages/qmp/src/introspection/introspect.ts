import type { QmpCallOptions } from '../call-options.js'
import type { Commands } from '../commands.js'
import type { SessionWarning } from '../session-warning.js'
import { tell } from '../tell.js'
import { MachineSchema } from './machine-schema.js'

/** What is known of a machine, and what its user has been warned of. */
export interface Introspection {
  readonly schema: MachineSchema
  /** Warns of what is deprecated or unstable in this use, unless that has been said. */
  warn(command: string, args: object | undefined, onWarning: ((warning: SessionWarning) => void) | undefined): void
}

/** Asks a QEMU what it has. @throws as `execute`; IntrospectionError */
export async function introspect(qmp: Commands, options: QmpCallOptions): Promise<Introspection> {
  const schema = new MachineSchema(await qmp.execute('query-qmp-schema', {}, options))
  const said = new Set<string>()
  return {
    schema,
    warn(command, args, onWarning) {
      if (onWarning === undefined) return
      for (const { feature, where } of schema.usedFeatures(command, args)) {
        const text = `${where} is ${feature} in this QEMU`
        if (said.has(text)) continue
        said.add(text)
        tell(() => onWarning({ kind: feature, text }))
      }
    },
  }
}
