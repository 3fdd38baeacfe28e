import { onAbort } from '@qga/wire/calls'
import type { FilesContext } from './files-context.js'

/** For how long a source is waited for. */
export interface SourceLife {
  readonly over: AbortSignal
  end(): void
}

/** Until the caller's signal aborts, the session ends, or `end` is called, which has to be. */
export function sourceLife({ agent }: FilesContext, signal: AbortSignal | undefined): SourceLife {
  const over = new AbortController()
  const unlisten = onAbort(signal, () => over.abort())
  const end = () => {
    unlisten()
    over.abort()
  }
  if (signal?.aborted) end()
  agent.whenClosed(over.signal).then(end, end)
  return { over: over.signal, end }
}
