import type { FileStat } from '../guest/file-node.js'
import { SystemError } from '../guest/system-error.js'
import { each, octal, usage } from './file-arguments.js'
import type { Program } from './program.js'

type Test = (stat: FileStat) => boolean

const types: Readonly<Record<string, FileStat['kind']>> = { f: 'file', d: 'directory', l: 'link', p: 'fifo' }

/** `find FOLDER… [-type f|d|l|p] [-perm -MODE] [-print | -print0]`, links not followed, in the order of names. */
export const find: Program = (io) => {
  const words = io.argv.slice(1)
  const firstTest = words.findIndex((word) => word.startsWith('-'))
  const folders = firstTest < 0 ? words : words.splice(0, firstTest)
  const tests: Test[] = []
  let end = '\n'
  for (let word = firstTest < 0 ? undefined : words.shift(); word !== undefined; word = words.shift()) {
    if (word === '-type') {
      const kind = types[words.shift() ?? '']
      tests.push((stat) => stat.kind === kind)
    } else if (word === '-perm') {
      const bits = octal(words.shift()?.replace(/^-/, ''))
      tests.push((stat) => (stat.mode & bits) === bits)
    } else if (word === '-print0') {
      end = '\0'
    } else if (word !== '-print') {
      return usage(io, 'find FOLDER... [-type f|d|l|p] [-perm -MODE] [-print | -print0]')
    }
  }
  const visit = (path: string) => {
    const stat = io.files.stat(path, false)
    if (stat === undefined) throw new SystemError('No such file or directory')
    if (tests.every((holds) => holds(stat))) io.out(path + end)
    if (stat.kind !== 'directory') return
    for (const name of io.files.list(path)) visit(path.endsWith('/') ? path + name : `${path}/${name}`)
  }
  return each(io, folders, visit)
}
