// One ping at a time on a real qemu-ga's unix socket, against the least that any client has to do: a Buffer loop with a
// promise per call, once with an id as ours sends it (the agent reads it and sends it back, which costs the agent) and once
// without. All have the same agent, for one may be a third slower than another, and they take turns, so the ratios hold on
// a busy machine as well. Run it with `pnpm bench:ping`. With --check, for busy machines, it is content with nine tenths of
// the target in the best of three tries.
import { connect, type Socket } from 'node:net'
import { startQemuGa } from '@qga/testing/node'
import { GuestAgent } from '../src/index.js'

const isCheck = process.argv.includes('--check')
const ROUNDS = Number(process.env.ROUNDS ?? (isCheck ? 15 : 31))
const TRIES = 3
const LEAST_IN_A_CHECK = 0.95 * 0.9
const PINGS = 2500
/** Those at the beginning of a turn, which are not counted. */
const WARM_UP = 250

interface Contender {
  ping(): Promise<unknown>
  close(): Promise<void>
}

/** Writes a line, waits for a line, parses it. */
class Floor implements Contender {
  readonly #socket: Socket
  readonly #withId: boolean
  #asked = 0
  #rest: Buffer | undefined
  #resolve: ((value: unknown) => void) | undefined

  constructor(socket: Socket, withId: boolean) {
    this.#socket = socket
    this.#withId = withId
    socket.on('data', (chunk: Buffer) => this.#data(chunk))
  }

  ping(): Promise<unknown> {
    return new Promise((resolve) => {
      this.#resolve = resolve
      const request = this.#withId ? { execute: 'guest-ping', id: `floor${this.#asked++}` } : { execute: 'guest-ping' }
      this.#socket.write(`${JSON.stringify(request)}\n`)
    })
  }

  async close(): Promise<void> {
    this.#socket.destroy()
  }

  #data(chunk: Buffer): void {
    let data = this.#rest === undefined ? chunk : Buffer.concat([this.#rest, chunk])
    for (let end = data.indexOf(0x0a); end >= 0; end = data.indexOf(0x0a)) {
      const value: unknown = JSON.parse(data.toString('latin1', 0, end))
      data = data.subarray(end + 1)
      this.#resolve?.(value)
    }
    this.#rest = data.length === 0 ? undefined : data
  }
}

/** How long the pings of one turn take. */
async function millis(contender: Contender): Promise<number> {
  for (let at = 0; at < WARM_UP; at++) await contender.ping()
  const before = performance.now()
  for (let at = 0; at < PINGS; at++) await contender.ping()
  const took = performance.now() - before
  await contender.close()
  return took
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[values.length >> 1] ?? Number.NaN
}

await using qemuGa = await startQemuGa()
const floor = (withId: boolean) => async () => new Floor(connect(qemuGa.path), withId)
const contenders: (() => Promise<Contender>)[] = [() => GuestAgent.connect(qemuGa.path), floor(true), floor(false)]

/** Prints what came of one try; its ratio to the loop that sends no ids. */
async function compare(): Promise<number> {
  const entries = contenders.map((open) => ({ open, times: [] as number[] }))
  const turns = [...entries]
  for (let round = 0; round < ROUNDS; round++) {
    for (const { open, times } of turns) {
      const took = await millis(await open())
      if (round >= 3) times.push(took)
    }
    turns.push(...turns.splice(0, 1)) // another one comes first
  }
  const [ours = [], ids = [], none = []] = entries.map(({ times }) => times)
  const each = (list: readonly number[]) => `${((median(list) * 1_000) / PINGS).toFixed(1)} us`
  const ratio = (floor: readonly number[]) => median(floor.map((took, at) => took / (ours[at] ?? 0)))
  process.stdout.write(
    `guest-ping, one at a time: ours ${each(ours)}; ${ratio(ids).toFixed(3)} of the speed of a loop that sends ids (${each(ids)}), ${ratio(none).toFixed(3)} of one that does not (${each(none)})\n`,
  )
  return ratio(none)
}

let isEnough = false
for (let tries = isCheck ? TRIES : 1; tries > 0 && !isEnough; tries--) isEnough = (await compare()) >= LEAST_IN_A_CHECK
if (isCheck && !isEnough) process.exitCode = 1
