import { constants } from 'node:os'

/** 128 and the number of a signal, as shells say it. */
export function exitOf(signal: NodeJS.Signals): number {
  return 128 + constants.signals[signal]
}

/**
 * Ends this process at once, by the signal that ends a program which knows nothing of it. `process.exit()` does not
 * always do so: Node 24 and 26 may wait in it for ever for a compiler in the background, which waits for a garbage
 * collection in turn (nodejs/node#54918).
 */
export function leaveBy(signal: NodeJS.Signals): never {
  process.emit('exit', exitOf(signal))
  if (process.platform !== 'win32') {
    for (const stream of [process.stdin, process.stdout, process.stderr]) giveBack(stream)
    // Node ignores SIGPIPE from its start. What a listener leaves behind is the default.
    process.on(signal, () => undefined).removeAllListeners(signal)
    process.kill(process.pid, signal)
  }
  // The first process of a container is not ended by signals like these.
  process.exit(exitOf(signal))
}

/** Node makes a pipe such that nobody waits in it, for all who share it, and undoes that only when it ends by itself. */
function giveBack(stream: object): void {
  Reflect.get(stream, '_handle')?.setBlocking?.(true)
}
