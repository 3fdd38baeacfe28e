/**
 * Runs what is known to fail.
 * @throws when it does not: then it is no longer known to fail, and who knew it must say so
 */
export async function mustFail(what: string, body: () => Promise<void>): Promise<void> {
  const failed = await body().then(
    () => false,
    () => true,
  )
  if (!failed) throw new Error(`${what}: take its entry out of \`fails\` in requirements.ts`)
}
