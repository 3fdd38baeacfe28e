/**
 * What a name is in the C code that QEMU's generator makes, as far as it makes a difference: two names of one list that
 * are the same in C clash.
 */
export function cName(name: string): string {
  return name.replace(/[^A-Za-z0-9_]/g, '_')
}

/** Adds a reason to a message about two names that clash without being the same. */
export function clashReason(name: string, other: string): string {
  return name === other ? '' : ": they differ in '-', '.' and '_' only, which C does not tell apart"
}
