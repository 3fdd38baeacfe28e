import { FakeMonitor } from '@qga/testing'
import { describe, expect, test } from 'vitest'
import { QmpClient, type QuiesceGuard, snapshotDisks } from '../src/index.js'

const disk = { 'node-name': 'd0', 'snapshot-file': '/d0-top.qcow2', 'snapshot-node-name': 'd0-top' }

/** What happens, in order, with a guest of this kind. */
async function snapshot(guard: Partial<QuiesceGuard>, options: object = {}, fails = false) {
  const seen: string[] = []
  await using fake = new FakeMonitor({
    transaction: () => {
      seen.push('transaction')
      if (fails) throw new Error('no space')
    },
  })
  await using qmp = await QmpClient.connect(fake.transport)
  const quiesce = async (): Promise<QuiesceGuard> => {
    seen.push('freeze')
    const thaw = async () => {
      seen.push('thaw')
    }
    return { thaw, ...guard }
  }
  const result = await snapshotDisks(qmp, [disk], { quiesce, ...options }).catch((error: unknown) => error)
  return { seen, result }
}

describe('snapshotDisks', { timeout: 30_000 }, () => {
  test('takes the snapshots while the guest holds still', async () => {
    const { seen, result } = await snapshot({ complete: true })
    expect(seen).toEqual(['freeze', 'transaction', 'thaw'])
    expect(result).toMatchObject({ consistency: 'quiesced', warnings: [] })
  })

  test.each<[string, Partial<QuiesceGuard>, string]>([
    ['only some file systems', { complete: false }, 'partial'],
    ['a guest that went on by itself', { thaw: async () => ({ lost: 'expired' }) }, 'crash'],
    ['a hold that was over before the end', { signal: AbortSignal.abort() }, 'crash'],
  ])('%s: says so', async (_, guard, consistency) => {
    expect((await snapshot(guard)).result).toMatchObject({ consistency })
  })

  test('lets the guest go when the snapshots fail', async () => {
    const { seen, result } = await snapshot({}, {}, true)
    expect(seen).toEqual(['freeze', 'transaction', 'thaw'])
    expect(result).toMatchObject({ code: 'COMMAND_FAILED' })
  })

  test('a guest that cannot be let go is the error, with the snapshots', async () => {
    const thaw = () => Promise.reject(new Error('no answer'))
    expect((await snapshot({ thaw })).result).toMatchObject({
      code: 'SNAPSHOT_NOT_THAWED',
      snapshots: { consistency: 'quiesced' },
    })
    expect((await snapshot({ thaw }, {}, true)).result).toMatchObject({
      code: 'SNAPSHOT_NOT_THAWED',
      snapshots: undefined,
      failure: { code: 'COMMAND_FAILED' },
    })
  })

  test('a guest that cannot hold still: no snapshots, unless they are wanted all the same', async () => {
    const quiesce = () => Promise.reject(new Error('no agent'))
    const refused = await snapshot({}, { quiesce })
    expect(refused).toMatchObject({ seen: [], result: { code: 'NOT_QUIESCED' } })
    const taken = await snapshot({}, { quiesce, whenNotQuiesced: 'crash-consistent' })
    expect(taken).toMatchObject({ seen: ['transaction'], result: { consistency: 'crash' } })
    expect(taken.result).toMatchObject({ warnings: [expect.stringContaining('no agent')] })
  })
})
