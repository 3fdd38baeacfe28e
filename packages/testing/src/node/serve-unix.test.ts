import { existsSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { unix } from '@qga/wire/node'
import { describe, expect, test } from 'vitest'
import { aMoment, fakeWithClient, ping } from '../../test/fake.js'
import { rawClient } from '../../test/raw-client.js'
import { ok, plainLines } from '../../test/replies.js'
import { tempDir } from '../../test/temp-dir.js'
import { FakeAgent } from '../index.js'
import { serveUnix } from './index.js'

describe('serveUnix', () => {
  test('serves one client at a time, the others wait', async () => {
    const path = join(await tempDir(), 'qga.sock')
    const fake = new FakeAgent()
    await using service = await serveUnix(fake, path)
    expect(service.path).toBe(path)
    expect(statSync(path).mode & 0o777).toBe(0o600)
    const first = await rawClient(unix(path))
    const second = await rawClient(unix(path))
    second.send(ping)
    expect(plainLines(await first.ask(ping))).toEqual([ok()])
    expect(second.received).toBe('')
    first.close()
    await second.until((text) => text === `${ok()}\n`)
    expect(fake.clients).toBe(1)
  })

  test('carries large replies', async () => {
    const path = join(await tempDir(), 'qga.sock')
    const fake = new FakeAgent({}, { files: { '/big': new Uint8Array(5_000_000) } })
    await using _service = await serveUnix(fake, path)
    const client = await rawClient(unix(path))
    await client.call('guest-file-open', { path: '/big' })
    const reply = await client.call('guest-file-read', { handle: 1000, count: 5_000_000 })
    expect(JSON.parse(reply).return).toMatchObject({ count: 5_000_000, eof: false })
  })

  test('closing ends the clients and leaves nothing', async () => {
    const path = join(await tempDir(), 'qga.sock')
    const { fake } = await fakeWithClient()
    const service = await serveUnix(fake, path)
    const client = await rawClient(unix(path))
    await Promise.all([service.close(), service.close()])
    await client.ended
    expect(existsSync(path)).toBe(false)
    expect(fake.clients).toBe(1)
  })

  test('ends clients when the agent is gone', async () => {
    const path = join(await tempDir(), 'qga.sock')
    const fake = new FakeAgent()
    await using _service = await serveUnix(fake, path)
    const client = await rawClient(unix(path))
    await client.ask(ping)
    fake.close()
    await client.ended
    const late = await rawClient(unix(path))
    await late.ended
  })

  test('a client that ends its half gets no reply, as from QEMU', async () => {
    const path = join(await tempDir(), 'qga.sock')
    const fake = new FakeAgent({}, { latencyMs: 10 })
    await using _service = await serveUnix(fake, path)
    const client = await rawClient(unix(path))
    client.send(ping)
    client.close()
    await client.ended
    await aMoment()
    expect(fake.clients).toBe(0)
    expect(fake.requests).toHaveLength(1)
  })

  test('refuses a path that is taken', async () => {
    const path = join(await tempDir(), 'qga.sock')
    await using _service = await serveUnix(new FakeAgent(), path)
    await expect(serveUnix(new FakeAgent(), path)).rejects.toMatchObject({ code: 'EADDRINUSE' })
    expect(existsSync(path)).toBe(true)
  })
})
