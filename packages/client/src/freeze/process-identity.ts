import { readFile, readlink } from 'node:fs/promises'
import { hostname } from 'node:os'

/** Which process it is, beyond its number, which others get later. What a system does not tell is absent. */
export interface ProcessIdentity {
  readonly pid: number
  readonly host: string
  /** When it was started, in the clock ticks of this boot. */
  readonly startTime?: string | undefined
  readonly boot?: string | undefined
  /** Numbers count within a namespace: in a container, another process has this one's. */
  readonly pidNamespace?: string | undefined
}

/** What became of a process. `elsewhere`: it cannot be seen from here, on another host or in another container. */
export type ProcessFate = 'alive' | 'dead' | 'elsewhere'

export async function ownIdentity(): Promise<ProcessIdentity> {
  const [{ startTime }, boot, pidNamespace] = await Promise.all([
    statOf(process.pid),
    textOf(readFile('/proc/sys/kernel/random/boot_id', 'utf8')),
    textOf(readlink('/proc/self/ns/pid')),
  ])
  return { pid: process.pid, host: hostname(), startTime, boot, pidNamespace }
}

/** Whether the process runs on this machine, be it in another container. */
export function isOnThisMachine(process: ProcessIdentity, seenFrom: ProcessIdentity): boolean {
  return process.host === seenFrom.host || (process.boot !== undefined && process.boot === seenFrom.boot)
}

/** What became of the process with this identity, as seen from the one with that. */
export async function fateOf(process: ProcessIdentity, seenFrom: ProcessIdentity): Promise<ProcessFate> {
  if (process.host !== seenFrom.host) return 'elsewhere'
  if (process.boot !== seenFrom.boot) return 'dead'
  if (process.pidNamespace !== seenFrom.pidNamespace) return 'elsewhere'
  if (!exists(process.pid)) return 'dead'
  const stat = await statOf(process.pid)
  // One that has ended keeps its number until its parent asks for it: in many a container nobody does.
  return stat.startTime !== process.startTime || stat.state === 'Z' || stat.state === 'X' ? 'dead' : 'alive'
}

function exists(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM'
  }
}

/** The 3rd and the 22nd field of its stat; its name, the second, may hold blanks and brackets. */
async function statOf(pid: number): Promise<{ state: string | undefined; startTime: string | undefined }> {
  const stat = await textOf(readFile(`/proc/${pid}/stat`, 'utf8'))
  const fields = stat?.slice(stat.lastIndexOf(')') + 2).split(' ') ?? []
  return { state: fields[0], startTime: fields[19] }
}

async function textOf(reading: Promise<string>): Promise<string | undefined> {
  try {
    return (await reading).trim()
  } catch {
    return undefined
  }
}
