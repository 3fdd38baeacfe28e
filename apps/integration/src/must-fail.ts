/**
 * Runs what is known to fail, by the code of its error or by a pattern of the error's text.
 * @throws when it does not: then it is no longer known to fail, and who knew it must say so; or when it fails otherwise
 */
export async function mustFail(what: string, by: string | RegExp, body: () => Promise<void>): Promise<void> {
  const failure = await body().then(
    () => undefined,
    (error: unknown) => ({ error }),
  )
  if (failure === undefined) throw new Error(`${what} passes: take its entry out of \`fails\` in requirements.ts`)
  if (isOf(failure.error, by)) return
  throw new Error(`${what} fails, but not as known (${by}): ${failure.error}`, { cause: failure.error })
}

function isOf(error: unknown, by: string | RegExp): boolean {
  if (typeof by !== 'string') return by.test(String(error))
  return error instanceof Error && 'code' in error && error.code === by
}
