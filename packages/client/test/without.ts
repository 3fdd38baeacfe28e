import { CommandFailure, type Handlers } from '@qga/testing'

/** A guest whose PATH leads to nothing but what is named, for `env` as well. */
export const without = (...names: string[]): Handlers => ({
  'guest-exec': ({ path, arg = [], 'capture-output': output = false }, { builtIn }) => {
    if (names.includes(path)) {
      throw new CommandFailure('GenericError', `Failed to execute child process “${path}” (No such file or directory)`)
    }
    if (path !== 'env') return builtIn()
    const words = arg.map((word) => (names.includes(word) ? `/none/${word}` : word))
    return builtIn({ path, arg: words, 'capture-output': output })
  },
})
