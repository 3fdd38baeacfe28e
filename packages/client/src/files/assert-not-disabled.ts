import type { CallOptions, CommandName } from '@qga/schema'
import type { Commands } from '../commands.js'
import { CommandUnavailableError } from '../errors/command-unavailable-error.js'

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
 * @throws CommandUnavailableError
 */
export async function assertNotDisabled(
  agent: Commands,
  names: readonly CommandName[],
  options: CallOptions,
): Promise<void> {
  const capabilities = await agent.capabilities(options).catch(() => undefined)
  options.signal?.throwIfAborted()
  for (const name of names) {
    if (capabilities?.availability(name) !== 'disabled') continue
    // It may have been switched on since. Without arguments it is refused in any case, and nothing is done.
    await agent.executeSo(name, undefined, options, {}).catch((error: unknown) => {
      if (error instanceof CommandUnavailableError) throw error
    })
  }
}
