import type { Arguments } from '@qga/schema'
import { UnsendableError } from '@qga/wire'

/** What of guest-exec's arguments callers decide, but for the input. */
export interface Program {
  readonly argv: readonly string[]
  readonly env: Readonly<Record<string, string>> | undefined
}

/** The arguments of guest-exec, checked for what the agent cannot take. @throws UnsendableError */
export function execRequest({ argv, env }: Program): Arguments<'guest-exec'> {
  const [path, ...arg] = argv
  if (path === undefined)
    throw new UnsendableError('exec needs a program to run', { hint: "Call exec(['program', …])" })
  const entries = Object.entries(env ?? {})
  const odd = [...argv, ...entries.flat()].find((word) => word.includes('\0'))
  if (odd !== undefined) throw new UnsendableError('a NUL byte cannot be part of an argument or of the environment')
  const name = entries.find(([key]) => key === '' || key.includes('='))?.[0]
  if (name !== undefined) throw new UnsendableError(`'${name}' cannot be the name of an environment variable`)
  return {
    path,
    ...(arg.length === 0 ? {} : { arg }),
    ...(env === undefined ? {} : { env: entries.map(([key, value]) => `${key}=${value}`) }),
  }
}
