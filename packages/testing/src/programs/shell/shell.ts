import { MemoryContent } from '../../guest/file-content.js'
import { SystemError } from '../../guest/system-error.js'
import { octal } from '../file-arguments.js'
import type { Program, ProgramEnd, ProgramIo } from '../program.js'
import { parseScript, type Redirect, ScriptError, type SimpleCommand, type Word } from './shell-script.js'

const decoder = /* @__PURE__ */ new TextDecoder()
const encoder = /* @__PURE__ */ new TextEncoder()

const NOT_FOUND = 127
const SYNTAX_ERROR = 2

/** `sh -c SCRIPT [NAME ARG…]`, or a script from its input: a small part of the language, see `parseScript`. */
export const sh: Program = async (io) => {
  const fromArgument = io.argv[1] === '-c'
  const script = fromArgument ? (io.argv[2] ?? '') : decoder.decode(io.input)
  const positional = fromArgument ? io.argv.slice(3) : []
  try {
    return await new Shell(io, positional).run(parseScript(script))
  } catch (error) {
    if (!(error instanceof ScriptError)) throw error
    io.err(`sh: 1: ${error.message}\n`)
    return SYNTAX_ERROR
  }
}

type Streams = Pick<ProgramIo, 'out' | 'err' | 'input'>

class Shell {
  readonly #io: ProgramIo
  readonly #positional: readonly string[]
  readonly #background: Promise<unknown>[] = []
  #code = 0
  #umask = 0o022

  constructor(io: ProgramIo, positional: readonly string[]) {
    this.#io = io
    this.#positional = positional
  }

  /** Waits for commands in the background too: they hold the output open. */
  async run(commands: readonly SimpleCommand[]): Promise<ProgramEnd> {
    for (const command of commands) {
      if (this.#io.signal.aborted) return
      if (command.when === 'success' && this.#code !== 0) continue
      if (command.when === 'failure' && this.#code === 0) continue
      const words = command.words.flatMap((word) => this.#expand(word))
      if (words[0] === 'exec') words.shift()
      if (words[0] === 'exit') {
        this.#code = Number(words[1] ?? this.#code)
        break
      }
      if (words[0] === 'umask' && words[1] !== undefined) {
        this.#umask = octal(words[1])
        this.#code = 0
        continue
      }
      const running = this.#start(words, command.redirects)
      if (command.background) this.#background.push(running)
      else this.#code = codeOf(await running)
    }
    await Promise.all(this.#background)
    return this.#code
  }

  async #start(words: readonly string[], redirects: readonly Redirect[]): Promise<ProgramEnd> {
    const streams: Streams = { out: this.#io.out, err: this.#io.err, input: this.#io.input }
    let open = streams
    for (const redirect of redirects) {
      const target = typeof redirect.target === 'string' ? redirect.target : { path: this.#text(redirect.target) }
      try {
        open = this.#redirect(open, redirect, target)
      } catch (error) {
        if (!(error instanceof SystemError) || typeof target === 'string') throw error
        this.#io.err(`sh: 1: cannot open ${target.path}: ${error.message}\n`)
        return SYNTAX_ERROR
      }
    }
    const [name] = words
    if (name === undefined || name === ':' || name === 'wait' || name === 'cd') return 0
    const running = this.#io.run(words, open)
    if (running !== undefined) return running
    open.err(`sh: 1: ${name}: not found\n`)
    return NOT_FOUND
  }

  #redirect(streams: Streams, redirect: Redirect, target: 'out' | 'err' | { readonly path: string }): Streams {
    if (typeof target === 'string') return { ...streams, [redirect.stream]: streams[target] }
    const { files } = this.#io
    if (redirect.stream === 'in') return { ...streams, input: files.get(target.path) }
    const content = files.open(target.path, true, 0o666 & ~this.#umask)
    if (content === 'directory') throw new SystemError('Is a directory')
    if (!redirect.append && content instanceof MemoryContent) content.truncate()
    const write = (data: string | Uint8Array) =>
      content.write(content.size ?? 0, typeof data === 'string' ? encoder.encode(data) : data)
    return { ...streams, [redirect.stream]: write }
  }

  /** A word alone that is `$@` becomes all arguments; no other word is split. */
  #expand(word: Word): string[] {
    const bare = word.filter(({ kind, value }) => kind === 'parameter' || value !== '')
    const [only] = bare
    if (bare.length === 1 && only?.kind === 'parameter' && only.value === '@') return this.#positional.slice(1)
    return [this.#text(word)]
  }

  #text(word: Word): string {
    return word.map(({ kind, value }) => (kind === 'text' ? value : this.#parameter(value))).join('')
  }

  #parameter(name: string): string {
    if (name === '$') return String(this.#io.pid)
    if (name === '?') return String(this.#code)
    if (name === '@') return this.#positional.slice(1).join(' ')
    if (/^\d+$/.test(name)) return this.#positional[Number(name)] ?? (name === '0' ? 'sh' : '')
    return this.#io.env[name] ?? ''
  }
}

function codeOf(end: ProgramEnd): number {
  return typeof end === 'object' ? 128 + end.signal : (end ?? 0)
}
