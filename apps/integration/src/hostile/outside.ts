import { randomUUID } from 'node:crypto'
import { lstatSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** A path that no victim has been given, and no other run has. Whoever makes it took a name of the guest as it was. */
export const outside = join(tmpdir(), `qga-owned-${randomUUID()}`)

/** Whether a victim has made it. Afterwards it is gone, so that the next play begins anew. */
export function takeOutside(): boolean {
  const isThere = lstatSync(outside, { throwIfNoEntry: false }) !== undefined
  rmSync(outside, { recursive: true, force: true })
  return isThere
}
