/** Calls what belongs to the user. What it throws is thrown where it cannot harm the session: in a turn of its own. */
export function tell(callback: () => void): void {
  try {
    callback()
  } catch (error) {
    queueMicrotask(() => {
      throw error
    })
  }
}
