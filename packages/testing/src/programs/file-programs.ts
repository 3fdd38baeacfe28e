import { createHash } from 'node:crypto'
import { SystemError } from '../guest/system-error.js'
import { each, octal, parse, usage } from './file-arguments.js'
import type { Program, ProgramIo } from './program.js'

/** Programs that work on the files of the fake guest. */
export const filePrograms: Readonly<Record<string, Program>> = {
  cat: async (io) => {
    const [, ...names] = io.argv
    if (names.length > 0) return each(io, names, (name) => io.out(io.files.get(name)))
    for await (const bytes of piecesOf(io)) {
      io.out(bytes)
      await io.flush()
    }
    return 0
  },
  sha256sum: async (io) => {
    const names = io.argv.slice(1).filter((name) => name !== '--')
    if (names.length === 0) {
      const hash = createHash('sha256')
      for await (const bytes of piecesOf(io)) hash.update(bytes)
      io.out(`${hash.digest('hex')}  -\n`)
      return 0
    }
    return each(io, names, (name) => io.out(`${sha256(io.files.get(name))}  ${name}\n`))
  },
  head: async (io) => {
    const [, option, count, name = ''] = io.argv
    if (option !== '-c') return usage(io, 'head -c COUNT [FILE]')
    if (name === '') return await headOfInput(io, Number(count))
    return each(io, [name], () => {
      const content = io.files.open(name, false)
      if (content === 'directory') throw new SystemError('Is a directory')
      io.out(content.read(0, Number(count)))
    })
  },
  mkdir: (io) => {
    const { options, names } = parse(io)
    const mode = options.includes('m') ? octal(names.shift()) : undefined
    return each(io, names, (name) => io.files.makeFolder(name, options.includes('p'), mode))
  },
  mkfifo: (io) => {
    const { options, names } = parse(io)
    const mode = options.includes('m') ? octal(names.shift()) : undefined
    return each(io, names, (name) => io.files.makeFifo(name, mode))
  },
  rm: (io) => {
    const { options, names } = parse(io)
    return each(io, names, (name) => {
      if (options.includes('f') && io.files.stat(name, false) === undefined) return
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
  chmod: (io) => {
    const { names } = parse(io)
    const mode = octal(names.shift())
    return each(io, names, (name) => io.files.chmod(name, mode))
  },
  /** `ln -s [--] TARGET NAME` alone. */
  ln: (io) => {
    const { options, names } = parse(io)
    const [target = '', name = ''] = names
    if (!options.includes('s') || names.length !== 2) return usage(io, 'ln -s TARGET NAME')
    return each(io, [name], () => io.files.makeLink(target, name))
  },
  /** `stat -c FORMAT [--] NAME…` with %a, %s, %F and %n; of links themselves. */
  stat: (io) => {
    const { options, names } = parse(io)
    const format = names.shift()
    if (options !== '-c' || format === undefined) return usage(io, 'stat -c FORMAT NAME...')
    return each(io, names, (name) => {
      const found = io.files.stat(name, false)
      if (found === undefined) throw new SystemError('No such file or directory')
      const values: Readonly<Record<string, string>> = {
        a: found.mode.toString(8),
        s: String(found.size),
        F: fileTypes[found.kind],
        n: name,
      }
      io.out(`${format.replace(/%([asFn])/g, (_, letter: string) => values[letter] ?? '')}\n`)
    })
  },
  test: (io) => testFile(io, io.argv.slice(1)),
  '[': (io) => (io.argv.at(-1) === ']' ? testFile(io, io.argv.slice(1, -1)) : usage(io, '[ -OPERATOR NAME ]')),
}

const fileTypes = { file: 'regular file', directory: 'directory', link: 'symbolic link', fifo: 'fifo' } as const

async function headOfInput(io: ProgramIo, count: number): Promise<number> {
  let left = count
  for await (const bytes of piecesOf(io)) {
    io.out(bytes.subarray(0, left))
    await io.flush()
    left -= bytes.length
    if (left <= 0) break
  }
  return 0
}

async function* piecesOf({ stdin }: ProgramIo): AsyncGenerator<Uint8Array> {
  for (let bytes = await stdin.read(); bytes !== undefined; bytes = await stdin.read()) yield bytes
}

/** `-e -f -d -p -s -h -L` of one name, or `TEXT = TEXT`. */
function testFile(io: ProgramIo, words: readonly string[]): number {
  const [operator = '', name = '', ...more] = words
  if (name === '=' && more.length === 1) return operator === more[0] ? 0 : 1
  if (!/^-[efdpshL]$/.test(operator) || more.length > 0) {
    usage(io, 'test -OPERATOR NAME')
    return 2
  }
  const found = io.files.stat(name, !/[hL]/.test(operator))
  const wanted = { f: 'file', d: 'directory', h: 'link', L: 'link', p: 'fifo' }[operator.slice(1)]
  const holds = found !== undefined && (operator === '-s' ? found.size > 0 : (wanted ?? found.kind) === found.kind)
  return holds ? 0 : 1
}

function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex')
}
