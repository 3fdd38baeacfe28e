import { gunzipSync, gzipSync } from 'node:zlib'
import { SystemError } from '../../guest/system-error.js'
import type { Program, ProgramIo } from '../program.js'
import { type Member, readArchive, writeArchive } from './archive.js'

/** Like GNU tar's. */
const FATAL = 2

interface Wanted {
  readonly options: string
  readonly file: string
  readonly folder: string
  readonly names: readonly string[]
}

/** `tar -c|-x [-z] [-p] [-o] -f FILE [-C FOLDER] [--] [NAME…]`; `-` is the standard input or output. */
export const tar: Program = (io) => {
  const wanted = parseWords(io.argv.slice(1))
  try {
    if (wanted?.options.includes('c')) return create(io, wanted)
    if (wanted?.options.includes('x')) return extract(io, wanted)
  } catch (error) {
    if (!(error instanceof SystemError)) throw error
    io.err(`tar: ${wanted?.folder}: ${error.message}\ntar: Error is not recoverable: exiting now\n`)
    return FATAL
  }
  io.err('usage: tar -c|-x [-z] [-p] [-o] -f FILE [-C FOLDER] [--] [NAME...]\n')
  return FATAL
}

function parseWords(words: readonly string[]): Wanted | undefined {
  const rest = [...words]
  const names: string[] = []
  let options = ''
  let file = '-'
  let folder = '.'
  for (let word = rest.shift(); word !== undefined; word = rest.shift()) {
    if (word === '--') names.push(...rest.splice(0))
    else if (!/^-./.test(word)) names.push(word)
    else {
      options += word.slice(1)
      if (word.endsWith('f')) file = rest.shift() ?? ''
      else if (word.endsWith('C')) folder = rest.shift() ?? ''
      if (!/^-[cxzpofC]+$/.test(word)) return undefined
    }
  }
  return { options, file, folder, names }
}

function create(io: ProgramIo, { options, file, folder, names }: Wanted): number {
  if (io.files.kindOf(folder) !== 'directory') throw new SystemError('No such file or directory')
  const archive = writeArchive(names.flatMap((name) => [...members(io, folder, name)]))
  const bytes = options.includes('z') ? gzipSync(archive) : archive
  if (file === '-') io.out(bytes)
  else io.files.put(file, bytes)
  return 0
}

function* members(io: ProgramIo, folder: string, name: string): Generator<Member> {
  const path = `${folder}/${name}`
  const stat = io.files.stat(path, false)
  if (stat === undefined) throw new SystemError('No such file or directory')
  const { kind, mode, target = '' } = stat
  // Those of the fake hold no FIFOs.
  if (kind === 'fifo') return
  const shown = kind === 'directory' ? `${name.replace(/\/+$/, '')}/` : name
  yield { name: shown, kind, mode, target, content: kind === 'file' ? io.files.get(path) : new Uint8Array(0) }
  if (kind !== 'directory') return
  for (const inside of io.files.list(path)) yield* members(io, folder, shown + inside)
}

function extract(io: ProgramIo, { options, file, folder }: Wanted): number {
  const bytes = file === '-' ? io.input : io.files.get(file)
  if (io.files.kindOf(folder) !== 'directory') throw new SystemError('No such file or directory')
  for (const member of readArchive(options.includes('z') ? gunzipSync(bytes) : bytes)) {
    const path = `${folder}/${member.name.replace(/^\/+/, '')}`
    if (member.kind === 'directory') {
      io.files.makeFolder(path, true)
      io.files.chmod(path, member.mode)
    } else {
      if (io.files.stat(path, false) !== undefined) io.files.remove(path)
      if (member.kind === 'link') io.files.makeLink(member.target, path)
      else io.files.put(path, member.content, member.mode)
    }
  }
  return 0
}
