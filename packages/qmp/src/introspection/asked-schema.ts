import type { QmpCallOptions } from '../call-options.js'
import type { Commands } from '../commands.js'
import type { SessionWarning } from '../session-warning.js'
import type { Introspection } from './introspect.js'
import type { MachineSchema } from './machine-schema.js'

/** What a QEMU says it has, asked for once, when somebody wants to know. */
export class AskedSchema {
  #asked: Promise<Introspection> | undefined
  #known: Introspection | undefined

  /** @throws as `execute`; IntrospectionError. The next one asks again then */
  async ask(qmp: Commands, options: QmpCallOptions = {}): Promise<MachineSchema> {
    this.#asked ??= import('./introspect.js').then(({ introspect }) => introspect(qmp, options))
    const asked = this.#asked
    try {
      this.#known = await asked
    } catch (error) {
      if (this.#asked === asked) this.#asked = undefined
      throw error
    }
    return this.#known.schema
  }

  /** Warns of what is deprecated or unstable in this use, if it is known by now, and unless that has been said. */
  warn(command: string, args: object | undefined, onWarning: ((warning: SessionWarning) => void) | undefined): void {
    this.#known?.warn(command, args, onWarning)
  }
}
