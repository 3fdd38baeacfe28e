import type { CommandName } from '@qga/client'
import type { Tap } from '@qga/wire'
import { expect } from 'vitest'

/** Sees which commands a client sends. */
export class CalledCommands {
  readonly #names = new Set<string>()

  readonly tap: Tap = {
    sent: (_, bytes) => {
      const [, name] = /"execute":"([^"]+)"/.exec(Buffer.from(bytes).toString('latin1', 0, 300)) ?? []
      if (name !== undefined) this.#names.add(name)
    },
    watch: (_, sink) => sink,
  }

  /** They were called; those of the next test are others. */
  expectCalled(names: readonly CommandName[]): void {
    const missing = names.filter((name) => !this.#names.has(name))
    this.#names.clear()
    expect(missing, 'commands that are said to be called here, and are not').toEqual([])
  }
}
