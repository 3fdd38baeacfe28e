/** A mounted file system of the fake guest. */
export interface Mount {
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

/** The file systems, and which of them are frozen. */
export class Mounts {
  readonly all = mounts
  #frozen = new Set<string>()
  /** What a trim has to give back; once only, as on a real disk. */
  #trimmable = new Map(mounts.map((mount) => [mount.path, mount.totalBytes - mount.usedBytes]))

  get frozen(): boolean {
    return this.#frozen.size > 0
  }

  /** Freezes those that are named, or all. Unknown names do not count. Returns how many were frozen. */
  freeze(paths?: readonly string[]): number {
    for (const { path } of mounts) if (paths?.includes(path) ?? true) this.#frozen.add(path)
    return this.#frozen.size
  }

  /** Returns how many were thawed. */
  thaw(): number {
    const count = this.#frozen.size
    this.#frozen = new Set()
    return count
  }

  trim(path: string): number {
    const bytes = this.#trimmable.get(path) ?? 0
    this.#trimmable.set(path, 0)
    return bytes
  }
}
