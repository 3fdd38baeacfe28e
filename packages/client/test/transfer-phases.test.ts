import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { CommandFailure, type FakeAgent, type Handlers, type Program } from '@qga/testing'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import type { TransferProgress } from '../src/index.js'
import { rejection } from './rejection.js'
import { connected } from './with-fake.js'
import { without } from './without.js'

/** For so long each of these programs works in the guest. */
const WORK_MS = 1_500
/** When it begins and a second later; some more on a busy machine, but not with each of some fifteen polls. */
const seldom = (times: number) => times >= 2 && times <= 5
const MiB = 1024 * 1024

async function local() {
  const here = await mkdtemp(join(tmpdir(), 'qga-phases-'))
  onTestFinished(() => rm(here, { recursive: true }))
  await mkdir(join(here, 'tree'))
  await writeFile(join(here, 'tree', 'a'), Buffer.alloc(MiB))
  return here
}

/** A guest whose `names` take their time, and which lacks the programs `missing`. */
async function working(names: readonly string[], missing: readonly string[] = []) {
  let fake: FakeAgent | undefined
  const until = new Map<number, number>()
  const handlers: Handlers = {
    ...without(...missing),
    'guest-exec-status': ({ pid }, { builtIn }) => {
      const argv = fake?.processes.find((one) => one.pid === pid)?.argv ?? []
      const isLong = names.some((name) => argv.includes(name)) && !argv.includes('--version')
      if (!until.has(pid)) until.set(pid, performance.now() + (isLong ? WORK_MS : 0))
      return performance.now() < (until.get(pid) ?? 0) ? { exited: false } : builtIn()
    },
  }
  const given = await connected(handlers, { files: { '/srv/tree/a': new Uint8Array(MiB) } })
  fake = given.fake
  return given
}

/** What was told, and the phases in their order. */
function told() {
  const seen: TransferProgress[] = []
  const onProgress = (progress: TransferProgress) => void seen.push(progress)
  const of = (phase: string) => seen.filter((one) => one.phase === phase)
  const order = () => seen.map(({ phase }) => phase).filter((phase, at, all) => phase !== all[at - 1])
  return { seen, onProgress, of, order }
}

describe('the phase of a copy', { timeout: 60_000 }, () => {
  it('of a folder that comes: packing, copying, comparing, and about once a second while they take', async () => {
    const { agent } = await working(['tar', 'sha256sum'])
    const { onProgress, of, order, seen } = told()
    const to = join(await local(), 'back')
    await agent.files.download('/srv/tree', to, { recursive: true, verify: 'sha256', onProgress })
    expect(order()).toEqual(['packing', 'copying', 'verifying'])
    for (const phase of ['packing', 'verifying']) expect(of(phase).length, phase).toSatisfy(seldom)
    expect(of('packing')[0]).toEqual({ bytes: 0, total: undefined, phase: 'packing' })
    const total = of('copying')[0]?.total ?? 0
    expect(total).toBeGreaterThan(MiB)
    expect(of('copying')[0]?.bytes).toBe(0)
    expect(of('verifying')[0]).toMatchObject({ bytes: total, total })
    // Who reads bytes alone never sees them fall.
    expect(seen.map(({ bytes }) => bytes)).toEqual(seen.map(({ bytes }) => bytes).sort((one, other) => one - other))
  })

  it('of a folder that goes: copying, comparing, unpacking', async () => {
    const { agent } = await working(['tar', 'sha256sum'])
    const { onProgress, of, order } = told()
    const from = join(await local(), 'tree')
    await agent.files.upload(from, '/srv/new', { recursive: true, verify: 'sha256', onProgress })
    expect(order()).toEqual(['copying', 'verifying', 'unpacking'])
    for (const phase of ['verifying', 'unpacking']) expect(of(phase).length, phase).toSatisfy(seldom)
    const { total } = of('copying')[0] ?? {}
    expect(of('unpacking')[0]).toEqual({ bytes: total, total, phase: 'unpacking' })
  })

  it('of a folder without tar: listing, copying', async () => {
    const { agent } = await working(['find'], ['tar'])
    const { onProgress, of, order } = told()
    await agent.files.download('/srv/tree', join(await local(), 'back'), { recursive: true, onProgress })
    expect(order()).toEqual(['listing', 'copying'])
    expect(of('listing').length).toBeGreaterThan(4) // of four lists
  })

  it('of a file: copying, comparing; what is read back is counted', async () => {
    const { agent } = await working([], ['sha256sum'])
    const { onProgress, of, order } = told()
    // A second for each reading of a chunk, as it looks.
    let now = 0
    const clock = vi.spyOn(performance, 'now').mockImplementation(() => (now += 500))
    onTestFinished(() => void clock.mockRestore())
    await agent.files.upload([new Uint8Array(MiB)], '/srv/b', { verify: 'sha256', onProgress })
    expect(order()).toEqual(['copying', 'verifying'])
    const back = of('verifying').map(({ phaseBytes }) => phaseBytes)
    expect(back.slice(0, 3)).toEqual([undefined, expect.any(Number), expect.any(Number)])
    expect(back[2]).toBeGreaterThan(back[1] ?? MiB)
    expect(of('verifying').every(({ bytes, total }) => bytes === MiB && total === MiB)).toBe(true)
  })

  it('what a callback throws meanwhile ends the copy, and the program in the guest', async () => {
    const tar: Program = async ({ argv, sleep }) => {
      if (!argv.includes('--version')) await sleep(600_000)
    }
    const { agent, fake } = await connected({}, { programs: { tar } })
    const fault = new Error('enough')
    let times = 0
    const onProgress = () => {
      if (++times === 2) throw fault
    }
    const copy = agent.files.download('/srv/tree', join(await local(), 'back'), { recursive: true, onProgress })
    expect(await rejection(copy)).toBe(fault)
    expect(times).toBe(2)
    const running = () => fake.processes.filter(({ argv, exited }) => argv.includes('tar') && !exited)
    await vi.waitFor(() => expect(running()).toEqual([]), 4_000) // before KILL
  })
})

describe('a file that is written whole', () => {
  it('says what of it was written when it is interrupted', async () => {
    const { agent } = await connected()
    const [abort, onStopped] = [new AbortController(), vi.fn()]
    const onProgress = () => abort.abort(new Error('enough'))
    const data = new Uint8Array(MiB)
    const options = { signal: abort.signal, onProgress, onStopped }
    expect(await rejection(agent.files.writeFile('/tmp/x', data, options))).toMatchObject({ message: 'enough' })
    expect(onStopped.mock.calls).toEqual([
      [{ bytes: expect.any(Number), total: MiB, part: '/tmp/x', resumable: false }],
    ])
    expect(onStopped.mock.calls[0]?.[0].bytes).toBeGreaterThan(0)
  })

  it('and when anything else breaks it off', async () => {
    let writes = 0
    const { agent } = await connected({
      'guest-file-write': (_, { builtIn }) => {
        if (++writes === 1) return builtIn()
        throw new CommandFailure('GenericError', 'failed to write to file: No space left on device')
      },
    })
    const error = await rejection(agent.files.writeFile('/tmp/x', new Uint8Array(MiB)))
    expect(error).toMatchObject({ code: 'TRANSFER_FAILED', part: '/tmp/x', total: MiB })
    expect(error).toMatchObject({ cause: { code: 'COMMAND_FAILED' }, bytes: expect.any(Number) })
  })
})
