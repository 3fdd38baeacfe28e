import { SystemError } from '../../guest/system-error.js'
import { octal } from '../file-arguments.js'
import type { Program, ProgramEnd, ProgramIo } from '../program.js'
import { bytesStdin, type Stdin } from '../stdin.js'
import { type Held, openForReading, openForWriting, type Streams } from './redirect.js'
import { parseScript, type Redirect, ScriptError, type SimpleCommand, type Word } from './shell-script.js'

const decoder = /* @__PURE__ */ new TextDecoder()
const encoder = /* @__PURE__ */ new TextEncoder()

const NOT_FOUND = 127
const SYNTAX_ERROR = 2

/**
 * `sh -c SCRIPT [NAME ARG…]`, `sh FILE [ARG…]`, or a script from its input: a small part of the language, see
 * `parseScript`. A script that comes through a FIFO is carried out line by line.
 */
export const sh: Program = async (io) => {
  const [, first, second = ''] = io.argv
  const inline = first === '-c'
  const shell = new Shell(io, inline ? io.argv.slice(3) : io.argv.slice(1))
  try {
    if (inline) return await shell.run(bytesStdin(encoder.encode(second)))
    return await shell.run(first === undefined ? io.stdin : await shell.scriptFile(first))
  } catch (error) {
    if (!(error instanceof ScriptError)) throw error
    io.err(`sh: 1: ${error.message}\n`)
    return SYNTAX_ERROR
  } finally {
    shell.close()
  }
}

class Shell {
  readonly #io: ProgramIo
  #positional: readonly string[]
  #streams: Streams
  readonly #held: Held[] = []
  readonly #background: Promise<unknown>[] = []
  #code = 0
  #umask = 0o022

  constructor(io: ProgramIo, positional: readonly string[]) {
    this.#io = io
    this.#positional = positional
    this.#streams = { out: io.out, err: io.err, stdin: io.stdin, flush: io.flush }
  }

  /** A script by its path. @throws SystemError */
  async scriptFile(path: string): Promise<Stdin> {
    return await openForReading(this.#io, path, this.#held)
  }

  /** Waits for commands in the background too: they hold the output open. */
  async run(script: Stdin): Promise<ProgramEnd> {
    // What is there is taken as one; what comes through a FIFO by lines.
    let end = await this.#all(parseScript(decoder.decode(script.rest())))
    let waiting = ''
    while (end === 'goes on' && !this.#io.signal.aborted) {
      const bytes = await script.read()
      waiting += bytes === undefined ? '' : decoder.decode(bytes)
      const cut = bytes === undefined ? waiting.length : waiting.lastIndexOf('\n') + 1
      end = await this.#all(parseScript(waiting.slice(0, cut)))
      waiting = waiting.slice(cut)
      if (bytes === undefined) break
    }
    await Promise.all(this.#background)
    return end === 'goes on' ? this.#code : end
  }

  /** Lets go of what the shell itself has opened. */
  close(): void {
    for (const file of this.#held) file.close()
  }

  async #all(commands: readonly SimpleCommand[]): Promise<ProgramEnd | 'goes on'> {
    for (const command of commands) {
      if (this.#io.signal.aborted) return
      if (command.when === 'success' && this.#code !== 0) continue
      if (command.when === 'failure' && this.#code === 0) continue
      const words = command.words.flatMap((word) => this.#expand(word))
      if (words[0] === 'exec' && words.length > 1) return await this.#start(words.slice(1), command.redirects, 'exec: ')
      const builtIn = await this.#builtIn(words, command.redirects)
      if (builtIn === 'ends') return this.#code
      if (builtIn === 'done') continue
      const running = this.#start(words, command.redirects)
      if (command.background) this.#background.push(running)
      else this.#code = codeOf(await running)
    }
    return 'goes on'
  }

  /** Carries out what the shell itself has to; undefined if it is nothing of that kind. */
  async #builtIn(words: readonly string[], redirects: readonly Redirect[]): Promise<'done' | 'ends' | undefined> {
    const [name, first] = words
    if (name === 'exit') {
      this.#code = Number(first ?? this.#code)
      return 'ends'
    }
    if (name === 'exec') {
      const opened = await this.#open(redirects, this.#held)
      this.#code = opened === undefined ? SYNTAX_ERROR : 0
      this.#streams = opened ?? this.#streams
      return opened === undefined ? 'ends' : 'done'
    }
    const self = this.#positional[0] ?? this.#io.argv[0] ?? 'sh'
    if (name === 'shift') this.#positional = [self, ...this.#positional.slice(2)]
    else if (name === 'set' && first === '--') this.#positional = [self, ...words.slice(2)]
    else if (name === 'umask' && first !== undefined) this.#umask = octal(first)
    else return undefined
    this.#code = 0
    return 'done'
  }

  async #start(words: readonly string[], redirects: readonly Redirect[], by = ''): Promise<ProgramEnd> {
    const held: Held[] = []
    try {
      const open = await this.#open(redirects, held)
      if (open === undefined) return SYNTAX_ERROR
      const [name] = words
      if (name === undefined || name === ':' || name === 'wait' || name === 'cd') return 0
      const running = this.#io.run(words, open)
      if (running !== undefined) return await running
      open.err(`sh: 1: ${by}${name}: not found\n`)
      return NOT_FOUND
    } finally {
      for (const file of held) file.close()
    }
  }

  /** The streams with these redirections; undefined, and said so, if one cannot be opened. */
  async #open(redirects: readonly Redirect[], held: Held[]): Promise<Streams | undefined> {
    let open = this.#streams
    for (const { stream, append, target } of redirects) {
      if (target === 'out' || target === 'err') {
        open = { ...open, [stream]: open[target] }
        continue
      }
      if (target === 'closed') {
        // Without `exec` it is that of one command alone.
        if (held === this.#held) open.stdin.close?.()
        open = { ...open, stdin: bytesStdin(new Uint8Array(0)) }
        continue
      }
      const path = this.#text(target)
      try {
        if (stream === 'in') open = { ...open, stdin: await openForReading(this.#io, path, held) }
        else {
          const { out, flush } = await openForWriting(this.#io, path, { append, umask: this.#umask, held })
          open = stream === 'out' ? { ...open, out, flush } : { ...open, err: out }
        }
      } catch (error) {
        if (!(error instanceof SystemError)) throw error
        this.#streams.err(`sh: 1: cannot open ${path}: ${error.message}\n`)
        return undefined
      }
    }
    return open
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
    if (name === '#') return String(this.#positional.length - 1)
    if (name === '@') return this.#positional.slice(1).join(' ')
    if (/^\d+$/.test(name)) return this.#positional[Number(name)] ?? (name === '0' ? (this.#io.argv[0] ?? 'sh') : '')
    return this.#io.env[name] ?? ''
  }
}

function codeOf(end: ProgramEnd): number {
  return typeof end === 'object' ? 128 + end.signal : (end ?? 0)
}
