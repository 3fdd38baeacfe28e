/** A process of the guest, and which one started it. */
export interface ListedProcess {
  readonly pid: number
  readonly parent: number
}

/** So many are looked at; a guest that lists more is not believed. */
const MAX_PROCESSES = 100_000
const MAX_DESCENDANTS = 1_000

/** Reads lines of two numbers; whatever else a `ps` prints, such as its head, is left out. */
export function parseProcessList(text: string): ListedProcess[] {
  const found: ListedProcess[] = []
  for (const line of text.split('\n', MAX_PROCESSES)) {
    const [first = '', second = '', ...rest] = line.trim().split(/[ \t]+/, 3)
    if (rest.length > 0 || !/^\d{1,10}$/.test(first) || !/^\d{1,10}$/.test(second)) continue
    found.push({ pid: Number(first), parent: Number(second) })
  }
  return found
}

/** Processes and all that descend from them, themselves first. */
export function familyOf(list: readonly ListedProcess[], ...pids: readonly number[]): number[] {
  const children = new Map<number, number[]>()
  for (const { pid: child, parent } of list) {
    const known = children.get(parent)
    if (known === undefined) children.set(parent, [child])
    else known.push(child)
  }
  const family = new Set(pids)
  for (const member of family) {
    for (const child of children.get(member) ?? []) if (family.size < MAX_DESCENDANTS) family.add(child)
  }
  return [...family]
}
