// A session against the floor: a bare loop over `node:net` that sends an id. Run it with `pnpm bench`, where there is a
// real QEMU. Both run in turn in one process and on one machine, so the ratios hold on a busy one as well.
import { startQemu } from '@qga/testing/node'
import { QmpClient } from '../src/index.js'
import { RawLoop } from './raw-loop.js'

const ROUNDS = 31
const WARM_UP = 2

interface Load {
  readonly name: string
  /** The least that our speed may be of the floor's. */
  readonly floor: number
  ours(): Promise<void>
  raw(): Promise<void>
}

await using qemu = await startQemu({ monitors: 2 })
const [first, second] = qemu.monitors
if (first === undefined || second === undefined) throw new Error('two monitors were asked for')
await using qmp = await QmpClient.connect(first.transport)
const loop = await RawLoop.open(second.path)

async function repeat(times: number, work: () => Promise<unknown>): Promise<void> {
  for (let time = 0; time < times; time++) await work()
}

/** So many callers at once, each with its own share of the calls. */
async function together(callers: number, each: number, work: () => Promise<unknown>): Promise<void> {
  await Promise.all(Array.from({ length: callers }, () => repeat(each, work)))
}

const PAIRS = 300

/** Pairs of stop and cont; resolves when each event has been handed over. */
async function eventsOurs(): Promise<void> {
  await using events = qmp.events('STOP', 'RESUME')
  const read = (async () => {
    let count = 0
    for await (const _ of events) if (++count === PAIRS * 2) return
  })()
  await repeat(PAIRS, async () => {
    await qmp.execute('cont')
    await qmp.execute('stop')
  })
  await read
}

async function eventsRaw(): Promise<void> {
  let count = 0
  const read = new Promise<void>((resolve) => {
    loop.onOther = () => {
      if (++count === PAIRS * 2) resolve()
    }
  })
  await repeat(PAIRS, async () => {
    await loop.call('cont')
    await loop.call('stop')
  })
  await read
  loop.onOther = () => {}
}

const loads: readonly Load[] = [
  {
    name: 'query-status, one after the other',
    floor: 0.97,
    ours: () => repeat(500, () => qmp.execute('query-status')),
    raw: () => repeat(500, () => loop.call('query-status')),
  },
  {
    name: 'query-status, 64 callers',
    floor: 1,
    ours: () => together(64, 10, () => qmp.execute('query-status')),
    raw: () => together(64, 10, () => loop.call('query-status')),
  },
  {
    name: 'query-qmp-schema, 207 kB',
    floor: 1 / 1.1,
    ours: () => repeat(10, () => qmp.execute('query-qmp-schema')),
    raw: () => repeat(10, () => loop.call('query-qmp-schema')),
  },
  { name: 'events, from stop and cont', floor: 0.97, ours: eventsOurs, raw: eventsRaw },
]

async function millis(work: () => Promise<void>): Promise<number> {
  const before = performance.now()
  await work()
  return performance.now() - before
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[values.length >> 1] ?? Number.NaN
}

for (const load of loads) {
  const ratios: number[] = []
  const times: number[] = []
  for (let round = 0; round < ROUNDS + WARM_UP; round++) {
    const order = round % 2 === 0 ? [load.raw, load.ours] : [load.ours, load.raw]
    const took = new Map<() => Promise<void>, number>()
    for (const work of order) took.set(work, await millis(work))
    const [raw = 0, ours = 1] = [took.get(load.raw), took.get(load.ours)]
    if (round < WARM_UP) continue
    ratios.push(raw / ours)
    times.push(ours)
  }
  const ratio = median(ratios)
  const verdict = ratio >= load.floor ? 'ok' : `below its floor of ${load.floor.toFixed(2)}`
  process.stdout.write(
    `${load.name.padEnd(36)} ${ratio.toFixed(3)} of the raw loop's speed (${median(times).toFixed(0)} ms a round): ${verdict}\n`,
  )
}
loop.close()
