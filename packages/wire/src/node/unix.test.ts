import { chmodSync, linkSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { listen } from '../../test/peer.js'
import { connectRejection } from '../../test/rejection.js'
import { tempDir } from '../../test/temp-dir.js'
import { unix } from './unix.js'

const isRoot = process.getuid?.() === 0

/** A path of exactly so many bytes in a new folder. */
function pathOf(length: number): string {
  const dir = `${tempDir()}/`
  return dir + 'x'.repeat(length - dir.length)
}

test('the label and the channel’s label name the path, and the channel is local', async () => {
  const path = join(tempDir(), 'agent.sock')
  await listen({ path })
  const transport = unix(path)
  expect(transport.label).toBe(`unix:${path}`)
  const channel = await transport.open({})
  expect([channel.label, channel.local]).toEqual([`unix:${path}`, true])
  channel.close()
})

test('each open makes a channel of its own', async () => {
  const path = join(tempDir(), 'agent.sock')
  const { server } = await listen({ path })
  const transport = unix(path)
  const channels = await Promise.all([transport.open({}), transport.open({}), transport.open({})])
  expect(new Set(channels).size).toBe(3)
  channels[0]?.close()
  const left = () => new Promise<number>((resolve) => server.getConnections((_, count) => resolve(count)))
  await expect.poll(left).toBe(2)
  for (const channel of channels) channel.close()
})

test('a path of the greatest length works, and so does a link to the socket', async () => {
  const path = pathOf(107)
  await listen({ path })
  const link = join(tempDir(), 'link')
  symlinkSync(path, link)
  for (const transport of [unix(path), unix(link)]) (await transport.open({})).close()
})

describe('failures', () => {
  /** A socket file that nobody listens behind any more. */
  async function staleSocket(): Promise<string> {
    const dir = tempDir()
    const path = join(dir, 'first')
    const stale = join(dir, 'stale.sock')
    const { server } = await listen({ path })
    linkSync(path, stale)
    await new Promise((resolve) => server.close(resolve))
    return stale
  }

  function folder(): string {
    return tempDir()
  }

  function file(): string {
    const path = join(tempDir(), 'file')
    writeFileSync(path, '')
    return path
  }

  const cases: { of: string; path: () => string | Promise<string>; reason: string; says: string; hints: string }[] = [
    {
      of: 'no such file',
      path: () => join(tempDir(), 'no.sock'),
      reason: 'not-found',
      says: 'no such socket',
      hints: 'QEMU makes',
    },
    {
      of: 'no such folder',
      path: () => join(tempDir(), 'no', 'a.sock'),
      reason: 'not-found',
      says: 'no such socket',
      hints: 'path',
    },
    {
      of: 'a file for a folder',
      path: () => join(file(), 'a.sock'),
      reason: 'not-found',
      says: 'no directory',
      hints: 'path',
    },
    { of: 'a socket left behind', path: staleSocket, reason: 'refused', says: 'nobody listens', hints: 'stays behind' },
    { of: 'a regular file', path: file, reason: 'not-a-socket', says: 'no socket', hints: 'the unix socket itself' },
    { of: 'a folder', path: folder, reason: 'not-a-socket', says: 'is a directory', hints: 'the unix socket itself' },
    {
      of: 'a device',
      path: () => '/dev/null',
      reason: 'not-a-socket',
      says: 'no socket',
      hints: 'the unix socket itself',
    },
    {
      of: 'too many bytes',
      path: () => pathOf(108),
      reason: 'bad-path',
      says: 'cannot be that of',
      hints: '107 bytes',
    },
    {
      of: 'far too many bytes',
      path: () => pathOf(5000),
      reason: 'bad-path',
      says: 'cannot be that of',
      hints: '107 bytes',
    },
    {
      of: 'too many bytes in few letters',
      path: () => `/tmp/${'é'.repeat(52)}`,
      reason: 'bad-path',
      says: 'cannot',
      hints: '107',
    },
    { of: 'no path', path: () => '', reason: 'bad-path', says: 'cannot be that of', hints: '107 bytes' },
    { of: 'a NUL', path: () => '/tmp/a\0b', reason: 'bad-path', says: 'cannot be that of', hints: '107 bytes' },
  ]

  test.each(cases)('$of: $reason', async ({ path, reason, says, hints }) => {
    const at = await path()
    const error = await connectRejection(unix(at).open({}))
    expect(error.reason).toBe(reason)
    expect(error.summary).toContain(`cannot connect to unix:${at}: `)
    expect(error.summary).toContain(says)
    expect(error.hint).toContain(hints)
    expect(error.cause).toBeInstanceOf(Error)
  })

  test('a path that is too long reaches no other socket', async () => {
    const path = pathOf(107)
    const { sockets } = await listen({ path })
    for (const rest of ['x', 'xyz', '\0', '\0x']) {
      expect((await connectRejection(unix(path + rest).open({}))).reason).toBe('bad-path')
    }
    expect(sockets).toEqual([])
  })

  // Root may do everything, so there is nothing to see as root.
  test.skipIf(isRoot)('a folder that may not be entered: permission', async () => {
    const dir = join(tempDir(), 'private')
    mkdirSync(dir)
    await listen({ path: join(dir, 'a.sock') })
    chmodSync(dir, 0)
    const error = await connectRejection(unix(join(dir, 'a.sock')).open({}))
    chmodSync(dir, 0o700)
    expect(error.reason).toBe('permission')
    expect(error.hint).toContain('group')
  })
})
