/** A mounted file system, of what guest-get-fsinfo says. */
export interface Mounted {
  /** Its device or volume, such as `vda1` or `loop0`. */
  readonly name: string
  readonly mountpoint: string
  readonly type: string
}

/** Read-only by nature: the kernel cannot freeze them and passes them over. Snaps are such. */
const unfreezable = new Set(['squashfs', 'iso9660', 'udf', 'erofs', 'cramfs', 'romfs'])

/** The entries that have the members they must have; a guest may say anything. */
export function readMounted(fsinfo: unknown): Mounted[] {
  if (!Array.isArray(fsinfo)) return []
  return fsinfo.filter(
    (entry): entry is Mounted =>
      typeof entry === 'object' &&
      entry !== null &&
      ['name', 'mountpoint', 'type'].every((member) => typeof entry[member] === 'string'),
  )
}

/**
 * The mounted files that would be frozen along with others: the file system below is frozen first or last, and either
 * way the agent can wait for itself for ever. [QEMU issues 520 and 881]
 */
export function loopMounts(mounted: readonly Mounted[], mountpoints: readonly string[] | undefined): Mounted[] {
  const chosen = mounted.filter(({ mountpoint }) => mountpoints?.includes(mountpoint) ?? true)
  const able = chosen.filter(({ type }) => !unfreezable.has(type))
  const loops = able.filter(({ name }) => /^(?:\/dev\/)?loop\d/.test(name))
  return loops.length === able.length ? [] : loops
}

/** Which of the mount points that were asked for are not there. */
export function notMounted(mounted: readonly Mounted[], mountpoints: readonly string[]): string[] {
  const known = new Set(mounted.map(({ mountpoint }) => mountpoint))
  return [...new Set(mountpoints)].filter((mountpoint) => !known.has(mountpoint))
}

/** How many file systems are meant by these mount points: one that is mounted twice is frozen and counted once. */
export function countOf(mounted: readonly Mounted[], mountpoints: readonly string[]): number {
  const names = new Map(mounted.map(({ mountpoint, name }) => [mountpoint, name]))
  return new Set(mountpoints.map((mountpoint) => names.get(mountpoint) ?? `?${mountpoint}`)).size
}

/** How many devices there are to freeze: each counts once, and what is read-only by nature is left out. */
export function devicesIn(mounted: readonly Mounted[]): number {
  return new Set(mounted.filter(({ type }) => !unfreezable.has(type)).map(({ name }) => name)).size
}

/** Whether these are drives: an agent of Windows may not tell of its system. */
export function hasDrives(mounted: readonly Mounted[]): boolean {
  return mounted.some(({ mountpoint }) => /^[A-Za-z]:\\/.test(mountpoint))
}
