import { familyOf, type ListedProcess } from './process-list.js'

/** A process that the agent started and its descendants, as they were listed together. */
export interface ProcessFamily {
  /** Of the process that the agent started. */
  readonly pid: number
  /** Itself first, unless it has ended. */
  readonly members: readonly ListedProcess[]
  /** Who takes in what loses its parent: those above the agent. Which one it is, the guest's kernel decides. */
  readonly adopters: ReadonlySet<number>
}

/** Whom to look for. */
export interface FamilySought {
  readonly pid: number
  readonly agent: number
  /** The program that listed them. */
  readonly without: number
}

/** The family of a child of the agent; undefined if it is none. */
export function familyIn(
  list: readonly ListedProcess[],
  { pid, agent, without }: FamilySought,
): ProcessFamily | undefined {
  const parents = new Map(list.map((process) => [process.pid, process.parent]))
  if (parents.get(pid) !== agent) return undefined
  const members = familyOf(list, pid).filter((member) => member !== without)
  return {
    pid,
    members: members.map((member) => ({ pid: member, parent: parents.get(member) ?? agent })),
    adopters: above(parents, agent),
  }
}

/**
 * The family as it is now, with those that have lost their parent since it was listed `before`; undefined if nothing of it
 * can be told from other processes. One that has ended is known to have: its pid may be of another child of the agent.
 */
export function familyNow(
  list: readonly ListedProcess[],
  sought: FamilySought & { readonly hasEnded: boolean },
  before: ProcessFamily | undefined,
): ProcessFamily | undefined {
  const { pid, hasEnded, without } = sought
  const own = hasEnded ? undefined : familyIn(list, sought)
  if (before === undefined) return own
  const parents = new Map(list.map((process) => [process.pid, process.parent]))
  const known = new Set(own?.members.map((member) => member.pid))
  const left = survivorsIn(list, before, hasEnded).filter((member) => member !== without && !known.has(member))
  const others = left.map((member) => ({ pid: member, parent: parents.get(member) ?? 0 }))
  const members = [...(own?.members ?? []), ...others]
  return members.length === 0 ? undefined : { pid, members, adopters: own?.adopters ?? before.adopters }
}

/**
 * The pids of those members that are still there, and of what they have started since. A pid may be another's by now, and
 * no listing that all guests have tells that; so one counts that has the parent it had, or lost it and was taken in.
 */
export function survivorsIn(
  list: readonly ListedProcess[],
  { pid: first, members, adopters }: ProcessFamily,
  hasEnded = false,
): number[] {
  const now = new Map(list.map(({ pid, parent }) => [pid, parent]))
  const known = new Set(members.map(({ pid }) => pid))
  const left = members.filter(({ pid, parent: before }) => {
    const parent = now.get(pid)
    if (parent === undefined || (hasEnded && pid === first)) return false
    // The agent goes on, so its own child keeps it.
    return parent === before || (pid !== first && (adopters.has(parent) || known.has(parent)))
  })
  return familyOf(list, ...left.map(({ pid }) => pid))
}

function above(parents: ReadonlyMap<number, number>, agent: number): Set<number> {
  const found = new Set([1])
  for (let pid = parents.get(agent); pid !== undefined && !found.has(pid); pid = parents.get(pid)) found.add(pid)
  return found
}
