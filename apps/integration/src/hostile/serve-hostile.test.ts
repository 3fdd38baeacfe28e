import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { GuestAgent } from '@qga/client'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { overheard, serveHostile } from './serve-hostile.js'

let folder = ''
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'qga-serve-hostile-'))
})
afterAll(() => rm(folder, { recursive: true }))

test('an agent has played when it was asked for what it plays, and tells what it was asked for', async () => {
  const socket = join(folder, 'a.sock')
  await using played = await serveHostile({ 'guest-get-time': (say) => say.returns('7') }, socket)
  await using agent = await GuestAgent.connect(socket)
  expect((await agent.getHostName())['host-name']).toBe('true')
  expect(played.hasPlayed).toBe(false)
  expect(await agent.getTime()).toBe(7n)
  expect(played.hasPlayed).toBe(true)
  expect(overheard(played, /^guest-(get-|ping$)/)).toEqual([])
  expect(overheard(played, /^guest-(get-time|ping)$/)).toEqual(['guest-get-host-name'])
  expect(overheard(played, undefined)).toEqual([])
  expect(overheard(played, undefined, true)).toContain('guest-sync-delimited')
})

test('what is played once there is step has been played then', async () => {
  const socket = join(folder, 'b.sock')
  await using played = await serveHostile({ synced: () => {} }, socket)
  expect(played.hasPlayed).toBe(false)
  await using _ = await GuestAgent.connect(socket)
  expect(played.hasPlayed).toBe(true)
})
