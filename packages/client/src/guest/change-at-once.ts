import { CommandError } from '@qga/wire/calls'
import type { ChangeOptions, ChangeWords } from './change-stopped.js'

/** Makes a change that is one request. What the agent refuses is no change that broke off. */
export async function changeAtOnce<Change, Answer>(
  changes: readonly Change[],
  options: ChangeOptions<Change>,
  words: ChangeWords<Change>,
  request: () => Promise<Answer>,
): Promise<Answer> {
  let isAsked = false
  try {
    options.signal?.throwIfAborted()
    isAsked = true
    return await request()
  } catch (error) {
    if (isAsked && error instanceof CommandError && !options.signal?.aborted) throw error
    const { changeStopped } = await import('./change-stopped.js')
    throw changeStopped(changes, { done: 0, isAsked }, error, options, words)
  }
}

/** Looks what came of changes, of which so many are `done` by what the guest said, and the others may be. */
export async function lookAfter<Change, Answer>(
  changes: readonly Change[],
  done: number,
  options: ChangeOptions<Change>,
  words: ChangeWords<Change>,
  look: () => Promise<Answer>,
): Promise<Answer> {
  try {
    return await look()
  } catch (error) {
    const { changeStopped } = await import('./change-stopped.js')
    throw changeStopped(changes, { done, isAsked: true, isUncertain: true }, error, options, words)
  }
}
