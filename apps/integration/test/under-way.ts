/** For a promise that is awaited later: if an earlier step fails, its own failure is not unhandled, which would fail the whole run. */
export function underWay<T>(promise: Promise<T>): Promise<T> {
  promise.catch(() => {})
  return promise
}

/** Whether it has neither been fulfilled nor rejected by now. */
export async function isPending(promise: Promise<unknown>): Promise<boolean> {
  const settled = promise.then(
    () => false,
    () => false,
  )
  // A turn of the event loop: what has arrived by now is seen.
  return await Promise.race([settled, new Promise<boolean>((resolve) => setImmediate(() => resolve(true)))])
}
