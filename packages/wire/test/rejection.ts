import { ConnectError } from '../src/errors/connect-error.js'

/** What a promise rejects with. */
export async function rejection(promise: Promise<unknown>): Promise<unknown> {
  try {
    await promise
  } catch (error) {
    return error
  }
  throw new Error('it did not reject')
}

/** The `ConnectError` that a promise rejects with. */
export async function connectRejection(promise: Promise<unknown>): Promise<ConnectError> {
  const error = await rejection(promise)
  if (error instanceof ConnectError) return error
  throw error
}
