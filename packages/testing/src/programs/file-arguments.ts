import { SystemError } from '../guest/system-error.js'
import type { ProgramIo } from './program.js'

/** Does it for each name, complains like a real program, and returns the exit code. */
export function each(io: ProgramIo, names: readonly string[], action: (name: string) => void): number {
  let code = 0
  for (const name of names) {
    try {
      action(name)
    } catch (error) {
      if (!(error instanceof SystemError)) throw error
      io.err(`${io.argv[0]}: ${name}: ${error.message}\n`)
      code = 1
    }
  }
  return code
}

/** Options, as one text with their dashes, and names; after `--` all are names. */
export function parse({ argv }: ProgramIo): { readonly options: string; readonly names: string[] } {
  const end = argv.indexOf('--')
  const isOption = (word: string, at: number) => at > 0 && word.startsWith('-') && word !== '-' && (end < 0 || at < end)
  return {
    options: argv.filter(isOption).join(''),
    names: argv.filter((word, at) => at > 0 && at !== end && !isOption(word, at)),
  }
}

/** Permission bits as chmod takes them. @throws SystemError */
export function octal(text = ''): number {
  if (!/^[0-7]{1,4}$/.test(text)) throw new SystemError('Invalid argument')
  return Number.parseInt(text, 8)
}

export function usage(io: ProgramIo, text: string): number {
  io.err(`usage: ${text}\n`)
  return 1
}
