import type { Clock } from '../clock.js'
import { genericError } from '../command-failure.js'

/** A mounted file system of the fake guest. */
export interface Mount {
  /** Without `/dev/`; `loop0` is a file that is mounted. */
  readonly device: string
  readonly path: string
  readonly type: string
  readonly totalBytes: number
  readonly usedBytes: number
}

const mounts: readonly Mount[] = [
  { device: 'vda1', path: '/', type: 'ext4', totalBytes: 20_957_446_144, usedBytes: 5_368_709_120 },
  { device: 'vdb', path: '/srv', type: 'xfs', totalBytes: 107_321_753_600, usedBytes: 21_474_836_480 },
]

/** What may go wrong with a freeze, and what is mounted. */
export interface MountsOptions {
  readonly mounts?: readonly Mount[] | undefined
  readonly freezeHook?: FreezeHook | undefined
  readonly vssMs?: number | undefined
}

/** What a guest runs before it freezes and after it has thawed. An error that it throws is a hook that fails. */
export type FreezeHook = (action: 'freeze' | 'thaw') => void

/** The file systems, and which of them are frozen. */
export class Mounts {
  /** In the order in which they were mounted. */
  readonly all: readonly Mount[]
  readonly #clock: Clock
  readonly #hook: FreezeHook
  readonly #vssMs: number | undefined
  #frozen = new Set<string>()
  /** VSS has let go by itself; the agent does not know. */
  #released = false
  #cancelRelease: () => void = () => {}
  /** What a trim has to give back; once only, as on a real disk. */
  readonly #trimmable: Map<string, number>

  constructor(clock: Clock, options: MountsOptions = {}) {
    this.all = options.mounts ?? mounts
    this.#clock = clock
    this.#hook = options.freezeHook ?? (() => {})
    this.#vssMs = options.vssMs
    this.#trimmable = new Map(this.all.map((mount) => [mount.path, mount.totalBytes - mount.usedBytes]))
  }

  /** In the order in which the agent goes through them. */
  get lastFirst(): readonly Mount[] {
    return this.all.toReversed()
  }

  /** What the agent believes and says, which on Windows can be wrong. */
  get frozen(): boolean {
    return this.#frozen.size > 0
  }

  /** Whether writes are held indeed. */
  get held(): boolean {
    return this.frozen && !this.#released
  }

  /**
   * Freezes those that are named, or all. Unknown names do not count. Returns how many were frozen.
   * A hook that fails comes first: then nothing is frozen.
   */
  freeze(paths?: readonly string[]): number {
    this.#runHook('freeze')
    for (const { path } of this.all) if (paths?.includes(path) ?? true) this.#frozen.add(path)
    this.#released = false
    if (this.#vssMs !== undefined && this.frozen) {
      this.#cancelRelease = this.#clock.after(this.#vssMs, () => {
        this.#released = true
      })
    }
    return this.#frozen.size
  }

  /** Returns how many were thawed. When it fails all are thawed nevertheless. */
  thaw(): number {
    const count = this.#frozen.size
    const released = this.#released
    this.reset()
    if (released) throw genericError("couldn't hold writes: fsfreeze is limited up to 10 seconds: ")
    this.#runHook('thaw')
    return count
  }

  /** The machine was started anew: nothing is frozen, and nobody was asked. */
  reset(): void {
    this.#cancelRelease()
    this.#frozen = new Set()
    this.#released = false
  }

  trim(path: string): number {
    const bytes = this.#trimmable.get(path) ?? 0
    this.#trimmable.set(path, 0)
    return bytes
  }

  #runHook(action: 'freeze' | 'thaw'): void {
    try {
      this.#hook(action)
    } catch (error) {
      throw genericError(error instanceof Error ? error.message : String(error))
    }
  }
}
