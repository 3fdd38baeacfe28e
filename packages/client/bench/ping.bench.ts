// One ping at a time on a real qemu-ga's unix socket, against the least that any client has to do: a Buffer loop with a
// promise per call. Each has an agent of its own, and they take turns within each round, so the ratios hold on a busy
// machine as well. Run it with `pnpm bench:ping`.
import { connect, type Socket } from 'node:net'
import { startQemuGa } from '@qga/testing/node'
import { GuestAgent } from '../src/index.js'

const ROUNDS = Number(process.env.ROUNDS ?? 61)
const PINGS = 500

/** Writes a line, waits for a line, parses it. */
class Floor {
  readonly #socket: Socket
  readonly #request = Buffer.from('{"execute":"guest-ping"}\n')
  #rest: Buffer | undefined
  #resolve: ((value: unknown) => void) | undefined

  constructor(socket: Socket) {
    this.#socket = socket
    socket.on('data', (chunk: Buffer) => this.#data(chunk))
  }

  ping(): Promise<unknown> {
    return new Promise((resolve) => {
      this.#resolve = resolve
      this.#socket.write(this.#request)
    })
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

await using forFloor = await startQemuGa()
await using forUs = await startQemuGa()
const socket = connect(forFloor.path)
const floor = new Floor(socket)
await using agent = await GuestAgent.connect(forUs.path)

const ratios: number[] = []
const times = { floor: [] as number[], ours: [] as number[] }
for (let round = 0; round < ROUNDS; round++) {
  const floorFirst = round % 2 === 0
  const first = await millis(floorFirst ? () => floor.ping() : () => agent.ping())
  const second = await millis(floorFirst ? () => agent.ping() : () => floor.ping())
  if (round < 6) continue
  const [bare, own] = floorFirst ? [first, second] : [second, first]
  ratios.push(bare / own)
  times.floor.push(bare)
  times.ours.push(own)
}
socket.destroy()
const each = (list: readonly number[]) => `${((median(list) * 1_000) / PINGS).toFixed(1)} us`
process.stdout.write(
  `guest-ping, one at a time: ${median(ratios).toFixed(3)} of the floor's speed (floor ${each(times.floor)}, ours ${each(times.ours)})\n`,
)
