type Task = () => void

// Taken when this module is loaded, so that a test's fake timers do not stop the wire.
const later: (task: Task) => void =
  typeof setImmediate === 'function' ? setImmediate.bind(globalThis) : (task) => setTimeout(task, 0)

/** Runs a task in a turn of its own, as bytes from a socket would arrive. */
export function soon(task: Task): void {
  later(task)
}

/** Resolves in a later turn. */
export function nextTurn(): Promise<void> {
  return new Promise((resolve) => later(resolve))
}
