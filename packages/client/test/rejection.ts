/** The error that a promise rejects with; it is an error if it does not. */
export async function rejection(work: Promise<unknown>): Promise<Error> {
  try {
    await work
  } catch (error) {
    if (error instanceof Error) return error
    throw new Error('rejected with something that is no error', { cause: error })
  }
  throw new Error('did not reject')
}
