import type { CallOptions } from '@qga/schema'
import { GuestProgramError } from '../../errors/guest-program-error.js'
import { TreeUnavailableError } from '../../errors/tree-unavailable-error.js'
import type { FilesContext } from '../files-context.js'
import { briefly } from '../program-time.js'
import { batches } from './batches.js'
import { complaint, runInGuest } from './run-in-guest.js'
import type { TarMember } from './write-tar.js'

/**
 * The members without those folders that the guest has already, be it as a link to a folder. Every tar gives the mode of
 * a member to a folder that is there, and GNU's puts a folder in place of a link; the options against that are not
 * busybox's. What is not in the archive is left alone by all of them.
 */
export async function newMembers(
  context: FilesContext,
  members: readonly TarMember[],
  guestPath: string,
  options: CallOptions,
): Promise<TarMember[]> {
  const inside = new Map<string, string[]>()
  for (const { name, kind } of members) {
    if (kind !== 'directory' || name === '.') continue
    const above = name.includes('/') ? name.slice(0, name.lastIndexOf('/')) : '.'
    const siblings = inside.get(above)
    if (siblings === undefined) inside.set(above, [name])
    else siblings.push(name)
  }
  const there = new Set<string>()
  // What is in a folder that is not there is not asked for.
  for (let names = ['.']; names.length > 0; ) {
    const found: string[] = []
    for (const some of batches(names)) found.push(...(await foldersOf(context, some, guestPath, options)))
    for (const name of found) there.add(name)
    names = found.flatMap((name) => inside.get(name) ?? [])
  }
  return members.filter(({ name, kind }) => kind !== 'directory' || !there.has(name))
}

/** Where a member belongs in the guest. */
export function placeOf(name: string, guestPath: string): string {
  return name === '.' ? guestPath : `${guestPath.replace(/\/+$/, '')}/${name}`
}

/** Those of the names that are folders in the guest. */
async function foldersOf(
  context: FilesContext,
  names: readonly string[],
  guestPath: string,
  options: CallOptions,
): Promise<string[]> {
  const places = names.map((name) => placeOf(name, guestPath))
  // Its answer is of numbers: a name may have a line break in it.
  const tests = names.map((_, at) => `[ -d "\${${at + 1}}" ] && echo ${at}`)
  const argv = ['sh', '-c', [...tests, 'true'].join('\n'), 'sh', ...places]
  const ran = await runInGuest(context, argv, guestPath, briefly(options))
  if (ran === undefined) return await oneByOne(context, names, guestPath, options)
  if (ran.exitCode !== 0) throw new GuestProgramError('sh', ran, complaint(ran))
  const found = new Set(ran.stdoutText.split('\n'))
  return names.filter((_, at) => found.has(String(at)))
}

/** The same where there is no shell. */
async function oneByOne(
  context: FilesContext,
  names: readonly string[],
  guestPath: string,
  options: CallOptions,
): Promise<string[]> {
  const found: string[] = []
  for (const name of names) {
    const ran = await runInGuest(context, ['test', '-d', placeOf(name, guestPath)], guestPath, briefly(options))
    if (ran === undefined) throw new TreeUnavailableError(guestPath, 'the guest has neither sh nor test')
    if (ran.exitCode !== 0 && ran.exitCode !== 1) throw new GuestProgramError('test', ran, complaint(ran))
    if (ran.exitCode === 0) found.push(name)
  }
  return found
}
