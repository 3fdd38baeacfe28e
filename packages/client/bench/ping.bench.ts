// One ping at a time on a real qemu-ga's unix socket, against the least that any client has to do: a Buffer loop with a
// promise per call, once with an id as ours sends it (the agent reads it and sends it back, which costs the agent) and once
// without. Each has an agent of its own, and they take turns within each round, so the ratios hold on a busy machine as
// well. Run it with `pnpm bench:ping`. With --check, for busy machines, it is content with nine tenths of the target in the
// best of three tries.
import { connect, type Socket } from 'node:net'
import { startQemuGa } from '@qga/testing/node'
import { GuestAgent } from '../src/index.js'

const isCheck = process.argv.includes('--check')
const ROUNDS = Number(process.env.ROUNDS ?? (isCheck ? 26 : 61))
const TRIES = 3
const LEAST_IN_A_CHECK = 0.95 * 0.9
const PINGS = 500

/** Writes a line, waits for a line, parses it. */
class Floor {
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

  close(): void {
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

async function millis(ping: () => Promise<unknown>): Promise<number> {
  const before = performance.now()
  for (let at = 0; at < PINGS; at++) await ping()
  return performance.now() - before
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[values.length >> 1] ?? Number.NaN
}

await using forBare = await startQemuGa()
await using forIds = await startQemuGa()
await using forUs = await startQemuGa()
const bare = new Floor(connect(forBare.path), false)
const withIds = new Floor(connect(forIds.path), true)
await using agent = await GuestAgent.connect(forUs.path)

/** Prints what came of one try; its ratio to the loop that sends no ids. */
async function compare(): Promise<number> {
  const contenders = [() => agent.ping(), () => withIds.ping(), () => bare.ping()]
  const times: number[][] = contenders.map(() => [])
  for (let round = 0; round < ROUNDS; round++) {
    // Who comes first moves on by one.
    for (let turn = 0; turn < contenders.length; turn++) {
      const which = (round + turn) % contenders.length
      const took = await millis(contenders[which] as () => Promise<unknown>)
      if (round >= 6) times[which]?.push(took)
    }
  }
  const [ours = [], ids = [], none = []] = times
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
bare.close()
withIds.close()
