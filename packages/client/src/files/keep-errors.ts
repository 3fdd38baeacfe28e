import { EventEmitter } from 'node:events'

/** What the streams of Node and of others have in common. */
interface Stream extends EventEmitter {
  readonly destroyed?: boolean
  destroy?(error: unknown): unknown
}

const isStream = (source: unknown): source is Stream => source instanceof EventEmitter

/**
 * A stream that fails while nobody listens ends the process. From here on it does not: whoever reads or writes it later is
 * told. To be ended, by what is returned, when nobody will any more; one that was destroyed may fail even then.
 */
export function keepErrors(stream: unknown): () => void {
  if (!isStream(stream)) return () => {}
  // Those of Node are destroyed by then; others only say it once.
  const keep = (error: unknown) => stream.destroy?.(error)
  stream.on('error', keep)
  return () => {
    if (!stream.destroyed) stream.off('error', keep)
  }
}
