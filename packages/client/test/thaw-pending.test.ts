import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { FakeAgent } from '@qga/testing'
import { serveUnix } from '@qga/testing/node'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { GuestAgent, type PendingFreeze, pendingFreezes, thawPending } from '../src/index.js'

const NOBODY = 2 ** 22 + 1

let journal: string
beforeEach(async () => {
  journal = await mkdtemp(join(tmpdir(), 'qga-journal-'))
})
afterEach(() => rm(journal, { recursive: true, force: true }))

/** Frozen guests, as a process has left them that is no more: an entry for each name, in this order. */
async function left(names: readonly string[]): Promise<Map<string, FakeAgent>> {
  const template = await entryOfAFreeze()
  const guests = new Map<string, FakeAgent>()
  for (const [at, target] of names.entries()) {
    const entry = { ...template, target, pid: NOBODY, when: 1_000_000 + at }
    await writeFile(join(journal, `${at}.json`), JSON.stringify(entry))
    if (!guests.has(target)) guests.set(target, await frozen())
  }
  return guests
}

async function entryOfAFreeze(): Promise<object> {
  await using agent = await GuestAgent.connect(new FakeAgent().transport)
  await using _ = await agent.freeze({ journal })
  const [name = ''] = await readdir(journal)
  return JSON.parse(await readFile(join(journal, name), 'utf8'))
}

async function frozen(): Promise<FakeAgent> {
  const fake = new FakeAgent()
  await using agent = await GuestAgent.connect(fake.transport)
  await agent.execute('guest-fsfreeze-freeze')
  return fake
}

const connectTo = (guests: ReadonlyMap<string, FakeAgent>) => (freeze: PendingFreeze) => {
  const fake = guests.get(freeze.target)
  if (fake === undefined) throw new Error(`nobody knows ${freeze.target}`)
  return GuestAgent.connect(fake.transport, { timeoutMs: 1_000 })
}

describe('thawPending, of many guests', () => {
  it('lets none wait for one that does not answer', async () => {
    const guests = await left(['silent', 'good'])
    guests.get('silent')?.silence()
    let silentIsOver = false
    const connect = async (freeze: PendingFreeze) => {
      try {
        return await connectTo(guests)(freeze)
      } finally {
        silentIsOver ||= freeze.target === 'silent'
      }
    }
    const pending = thawPending({ journal, connect, timeoutMs: 1_000 })
    await vi.waitFor(() => expect(guests.get('good')?.frozen).toBe(false), { timeout: 20_000, interval: 5 })
    expect(silentIsOver).toBe(false)
    expect(await pending).toMatchObject([
      { freeze: { target: 'silent' }, outcome: 'failed' },
      { freeze: { target: 'good' }, outcome: 'thawed' },
    ])
    expect(await pendingFreezes({ journal })).toMatchObject([{ target: 'silent' }])
  })

  it('waits no longer for a silent one than it was told, however many entries it has', async () => {
    const fake = new FakeAgent()
    await using served = await serveUnix(fake, join(journal, 'silent.sock'))
    await left(Array.from({ length: 3 }, () => `unix:${served.path}`))
    fake.silence()
    const begun = performance.now()
    const [first, ...others] = await thawPending({ journal, timeoutMs: 500 })
    expect(performance.now() - begun).toBeLessThan(4_000) // a connection is tried for 5 of its own accord
    expect(first).toMatchObject({ outcome: 'failed', error: { code: 'SYNC_FAILED' } })
    expect(others.map(({ outcome, error }) => [outcome, error === first?.error])).toEqual([
      ['failed', true],
      ['failed', true],
    ])
    expect(await pendingFreezes({ journal })).toHaveLength(3)
  })

  it('connects to a guest once at a time, and to sixteen guests at most', async () => {
    const names = Array.from({ length: 40 }, (_, at) => `guest ${at >> 1}`)
    const guests = await left(names)
    const open = new Map<string, number>()
    let most = 0
    const results = await thawPending({
      journal,
      connect: async (freeze) => {
        open.set(freeze.target, (open.get(freeze.target) ?? 0) + 1)
        most = Math.max(most, open.size)
        expect(open.get(freeze.target)).toBe(1)
        const agent = await connectTo(guests)(freeze)
        return {
          execute: (name, ...rest) => agent.execute(name, ...rest),
          [Symbol.asyncDispose]: async () => {
            open.delete(freeze.target)
            await agent.close()
          },
        }
      },
    })
    expect(results.map(({ freeze, outcome }) => [freeze.target, outcome])).toEqual(
      names.map((name, at) => [name, at % 2 === 0 ? 'thawed' : 'was-thawed']),
    )
    expect(most).toBe(16)
    expect(await pendingFreezes({ journal })).toEqual([])
  })

  it('begins with no other guest once it is aborted, and finishes those that it has begun with', async () => {
    const names = Array.from({ length: 18 }, (_, at) => `guest ${at}`)
    const guests = await left(names)
    const aborting = new AbortController()
    const reason = new Error('the machine is shut down')
    let connected = 0
    const results = await thawPending({
      journal,
      signal: aborting.signal,
      connect: (freeze) => {
        connected++
        aborting.abort(reason)
        return connectTo(guests)(freeze)
      },
    })
    expect(connected).toBe(1)
    const [first, ...others] = results
    expect(first).toMatchObject({ freeze: { target: 'guest 0' }, outcome: 'thawed' })
    expect(others.map(({ outcome, error }) => [outcome, error])).toEqual(others.map(() => ['failed', reason]))
    expect([...guests.values()].filter((guest) => guest.frozen)).toHaveLength(17)
    expect(await pendingFreezes({ journal })).toHaveLength(17)
  })
})
