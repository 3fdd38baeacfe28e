/** What is to be ended when this process exits: one listener for all, however many there are. */
const pending = new Set<() => void>()

function endAll(): void {
  for (const end of pending) end()
}

/** Calls `end` if this process exits before `life` settles. It has to be done when it returns: nothing runs later. */
export function atExitWhile(life: Promise<unknown>, end: () => void): void {
  if (pending.size === 0) process.on('exit', endAll)
  pending.add(end)
  const done = () => {
    pending.delete(end)
    if (pending.size === 0) process.off('exit', endAll)
  }
  life.then(done, done)
}
