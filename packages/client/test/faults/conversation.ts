import type { GuestAgent, GuestFile } from '../../src/index.js'

/** How long each call may take; a read of a whole file is many of them, and a moment for its handle. */
const CALL_MS = 200
const FILE_MS = 5 * CALL_MS + 1_000

export const tale = 'once upon a midnight dreary'
/** What the guest's clock always says. */
export const guestNow = 1_700_000_000_123_456_000n

/** How one call of a conversation stands, and how it ended. */
export interface Outcome {
  readonly name: string
  /** The answer; of a call that is refused, what its error says. */
  readonly expected: unknown
  readonly startedAt: number
  readonly withinMs: number
  /** When the handle was opened that it is about. */
  readonly handleFrom: number | undefined
  endedAt?: number
  value?: unknown
  error?: unknown
}

interface Open {
  readonly file: GuestFile
  readonly from: number
}

/**
 * A conversation of more than twenty commands, most of whose answers fit no other call. What cannot be asked because a
 * call before it failed is left out.
 */
export class Talk {
  readonly outcomes: Outcome[] = []
  readonly #agent: GuestAgent

  constructor(agent: GuestAgent) {
    this.#agent = agent
  }

  /** Those that are asked and not answered. */
  get underWay(): readonly Outcome[] {
    return this.outcomes.filter(({ endedAt }) => endedAt === undefined)
  }

  async run(): Promise<void> {
    const agent = this.#agent
    const call = { timeoutMs: CALL_MS }
    await this.#withFile('/note', 'w', async (note) => {
      await this.#step('write', undefined, () => note.file.write(Buffer.from('some words'), call), note)
      await this.#step('flush', undefined, () => note.file.flush(call), note)
    })
    await this.#withFile('/tale', 'r', async (book) => {
      const place = await this.#step('seek', 7, () => book.file.seek(7, 'set', call), book)
      if (place === 7) await this.#step('read', 'on a', async () => decode((await book.file.read(4, call)).bytes), book)
    })
    await this.#step('exec', 'word 11\n', async () => (await agent.exec(['echo', 'word', '11'], call)).stdoutText)
    await Promise.all([
      this.#step('first of three', 2000001, () => agent.sync({ id: 2000001 }, call)),
      this.#step('second of three', guestNow, () => agent.getTime(call)),
      this.#step('third of three', 2000002, () => agent.sync({ id: 2000002 }, call)),
    ])
    await this.#step('refused', /expected: integer/, () => agent.executeRaw('guest-sync', { id: 'x' }, call))
    await this.#step('readFile', tale, async () => decode(await agent.files.readFile('/tale', call)))
    await this.#step('last', 2000003, () => agent.sync({ id: 2000003 }, call))
  }

  async #withFile(path: string, mode: 'r' | 'w', use: (open: Open) => Promise<void>): Promise<void> {
    const call = { timeoutMs: CALL_MS }
    const from = performance.now()
    let open: Open | undefined
    await this.#step(`open ${path}`, undefined, async () => {
      open = { file: await this.#agent.files.open(path, mode, call), from }
    })
    if (open === undefined) return
    const { file } = open
    await use(open)
    await this.#step(`close ${path}`, undefined, () => file.close(call), open)
    await file[Symbol.asyncDispose]()
  }

  async #step<T>(name: string, expected: unknown, act: () => Promise<T>, open?: Open): Promise<T | undefined> {
    const withinMs = name === 'readFile' ? FILE_MS : CALL_MS
    const outcome: Outcome = { name, expected, startedAt: performance.now(), withinMs, handleFrom: open?.from }
    this.outcomes.push(outcome)
    try {
      outcome.value = await act()
      return outcome.value as T
    } catch (error) {
      outcome.error = error
      return undefined
    } finally {
      outcome.endedAt = performance.now()
    }
  }
}

const decode = (bytes: Uint8Array) => new TextDecoder().decode(bytes)
