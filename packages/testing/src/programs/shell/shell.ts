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
  #positional: readonly string[]
  #streams: Streams
  readonly #background: Promise<unknown>[] = []
  #code = 0
  #umask = 0o022

  constructor(io: ProgramIo, positional: readonly string[]) {
    this.#io = io
    this.#positional = positional
    this.#streams = { out: io.out, err: io.err, input: io.input }
  }

  /** Waits for commands in the background too: they hold the output open. */
  async run(commands: readonly SimpleCommand[]): Promise<ProgramEnd> {
    for (const command of commands) {
      if (this.#io.signal.aborted) return
      if (command.when === 'success' && this.#code !== 0) continue
      if (command.when === 'failure' && this.#code === 0) continue
      const words = command.words.flatMap((word) => this.#expand(word))
      if (words[0] === 'exec' && words.length > 1) return await this.#become(words.slice(1), command.redirects)
      const builtIn = this.#builtIn(words, command.redirects)
      if (builtIn === 'ends') break
      if (builtIn === 'done') continue
      const running = this.#start(words, command.redirects)
      if (command.background) this.#background.push(running)
      else this.#code = codeOf(await running)
    }
    await Promise.all(this.#background)
    return this.#code
  }

  /** The program takes the place of the shell: how it ends is how the shell does. */
  async #become(words: readonly string[], redirects: readonly Redirect[]): Promise<ProgramEnd> {
    const end = await this.#start(words, redirects, 'exec: ')
    await Promise.all(this.#background)
    return end
  }

  /** Carries out what the shell itself has to; undefined if it is nothing of that kind. */
  #builtIn([name, first]: readonly string[], redirects: readonly Redirect[]): 'done' | 'ends' | undefined {
    if (name === 'exit') {
      this.#code = Number(first ?? this.#code)
      return 'ends'
    }
    if (name === 'exec') {
      const opened = this.#open(redirects)
      this.#code = opened === undefined ? SYNTAX_ERROR : 0
      this.#streams = opened ?? this.#streams
      return opened === undefined ? 'ends' : 'done'
    }
    if (name === 'shift')
      this.#positional = [this.#positional[0] ?? this.#io.argv[0] ?? 'sh', ...this.#positional.slice(2)]
    else if (name === 'umask' && first !== undefined) this.#umask = octal(first)
    else return undefined
    this.#code = 0
    return 'done'
  }

  async #start(words: readonly string[], redirects: readonly Redirect[], by = ''): Promise<ProgramEnd> {
    const open = this.#open(redirects)
    if (open === undefined) return SYNTAX_ERROR
    const [name] = words
    if (name === undefined || name === ':' || name === 'wait' || name === 'cd') return 0
    const running = this.#io.run(words, open)
    if (running !== undefined) return running
    open.err(`sh: 1: ${by}${name}: not found\n`)
    return NOT_FOUND
  }

  /** The streams with these redirections; undefined, and said so, if one cannot be opened. */
  #open(redirects: readonly Redirect[]): Streams | undefined {
    let open = this.#streams
    for (const redirect of redirects) {
      const target = typeof redirect.target === 'string' ? redirect.target : { path: this.#text(redirect.target) }
      try {
        open = this.#redirect(open, redirect, target)
      } catch (error) {
        if (!(error instanceof SystemError) || typeof target === 'string') throw error
        this.#streams.err(`sh: 1: cannot open ${target.path}: ${error.message}\n`)
        return undefined
      }
    }
    return open
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
    if (/^\d+$/.test(name)) return this.#positional[Number(name)] ?? (name === '0' ? (this.#io.argv[0] ?? 'sh') : '')
    return this.#io.env[name] ?? ''
  }
}

function codeOf(end: ProgramEnd): number {
  return typeof end === 'object' ? 128 + end.signal : (end ?? 0)
}
