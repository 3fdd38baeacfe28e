import { createHash } from 'node:crypto'
import { SystemError } from '../guest/system-error.js'
import type { Program, ProgramIo } from './program.js'

/** Programs that work on the files of the fake guest. */
export const filePrograms: Readonly<Record<string, Program>> = {
  cat: (io) => {
    const [, ...names] = io.argv
    if (names.length === 0) return io.out(io.input)
    return each(io, names, (name) => io.out(io.files.get(name)))
  },
  sha256sum: (io) => {
    const names = io.argv.slice(1).filter((name) => name !== '--')
    if (names.length === 0) return io.out(`${sha256(io.input)}  -\n`)
    return each(io, names, (name) => io.out(`${sha256(io.files.get(name))}  ${name}\n`))
  },
  head: (io) => {
    const [, option, count, name = ''] = io.argv
    if (option !== '-c') return usage(io, 'head -c COUNT [FILE]')
    return each(io, [name], () => {
      const content = name === '' ? undefined : io.files.open(name, false)
      if (content === 'directory') throw new SystemError('Is a directory')
      io.out(content === undefined ? io.input.subarray(0, Number(count)) : content.read(0, Number(count)))
    })
  },
  mkdir: (io) => {
    const { options, names } = parse(io)
    return each(io, names, (name) => io.files.makeFolder(name, options.includes('p')))
  },
  rm: (io) => {
    const { options, names } = parse(io)
    return each(io, names, (name) => {
      if (options.includes('f') && io.files.kindOf(name) === undefined) return
      io.files.remove(name, /[rR]/.test(options))
    })
  },
  mv: (io) => {
    const { names } = parse(io)
    const [from = '', to = ''] = names
    return each(io, [from], () => {
      const inside = io.files.kindOf(to) === 'directory' ? `${to}/${from.slice(from.lastIndexOf('/') + 1)}` : to
      io.files.rename(from, inside)
    })
  },
}

function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex')
}

/** Does it for each name, complains like a real program, and returns the exit code. */
function each(io: ProgramIo, names: readonly string[], action: (name: string) => void): number {
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

function parse({ argv }: ProgramIo): { readonly options: string; readonly names: readonly string[] } {
  const end = argv.indexOf('--')
  const isOption = (word: string, at: number) => at > 0 && word.startsWith('-') && (end < 0 || at < end)
  return {
    options: argv.filter(isOption).join(''),
    names: argv.filter((word, at) => at > 0 && at !== end && !isOption(word, at)),
  }
}

function usage(io: ProgramIo, text: string): number {
  io.err(`usage: ${text}\n`)
  return 1
}
