import type { CallOptions, CommandName } from '@qga/schema'
import { ClosedError, TimeoutError } from '@qga/wire'
import type { Commands } from '../commands.js'

export const writing: readonly CommandName[] = ['guest-file-write', 'guest-file-flush', 'guest-file-close']

/** Before a file is emptied: it can be written, and have its mode. @throws CommandUnavailableError */
export async function assertWrites(
  agent: Commands,
  options: CallOptions & { readonly mode?: number | undefined },
): Promise<void> {
  const changing: readonly CommandName[] = options.mode === undefined ? [] : ['guest-exec', 'guest-exec-status']
  await assertNotDisabled(agent, [...writing, ...changing], options)
}

/**
 * Makes sure that none of these commands is switched off, before what cannot be undone. Where guest-info tells nothing,
 * that shows later.
 * @throws CommandUnavailableError, TimeoutError, ClosedError, the signal's reason
 */
export async function assertNotDisabled(
  agent: Commands,
  names: readonly CommandName[],
  options: CallOptions,
): Promise<void> {
  const off = await disabled(agent, names, options)
  if (off.length > 0) await agent.assertEnabled(off, options)
}

async function disabled(
  agent: Commands,
  names: readonly CommandName[],
  options: CallOptions,
): Promise<readonly CommandName[]> {
  try {
    const capabilities = await agent.capabilities(options)
    return names.filter((name) => capabilities.availability(name) === 'disabled')
  } catch (error) {
    options.signal?.throwIfAborted()
    if (error instanceof TimeoutError || error instanceof ClosedError) throw error
    return []
  }
}
