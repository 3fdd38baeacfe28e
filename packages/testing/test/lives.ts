import { readFileSync } from 'node:fs'

/** Whether a process is there, and more than a name that nobody has asked after yet. */
export function lives(pid: number): boolean {
  try {
    const [, state] = /\) (\S)/.exec(readFileSync(`/proc/${pid}/stat`, 'latin1')) ?? []
    return state !== 'Z'
  } catch {
    return false
  }
}
