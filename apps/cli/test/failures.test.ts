import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { cutAfter, staleBytes } from '@qga/testing'
import { type PeerKind, servePeer } from '@qga/testing/node'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { fakeGuest } from './guests.js'
import { qga } from './qga.js'

let folder = ''
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'qga-failures-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

/** What failed, why and what to do, in three lines at most. */
function told(stderr: string): { error: string; cause?: string | undefined; try?: string | undefined } {
  const lines = stderr.trimEnd().split('\n')
  expect(lines.length).toBeLessThanOrEqual(3)
  const [error = '', ...rest] = lines
  expect(error).toMatch(/^error: /)
  const after = (label: string) => rest.find((line) => line.startsWith(label))?.slice(label.length)
  return { error: error.slice('error: '.length), cause: after('  cause: '), try: after('  try:   ') }
}

describe('where nobody is', () => {
  it('no such socket', async () => {
    const path = join(folder, 'none.sock')
    const { code, stdout, stderr } = await qga(['ping', path])
    expect(told(stderr)).toEqual({
      error: `${path}: cannot connect: there is no such socket`,
      cause: `connect ENOENT ${path}`,
      try: "Check the path; QEMU makes the socket when it starts, from the chardev's path= option",
    })
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' })
  })

  it('no socket, but a file', async () => {
    const path = join(folder, 'file')
    await writeFile(path, '')
    const { code, stderr } = await qga(['info', path])
    expect(told(stderr).error).toBe(`${path}: cannot connect: that is no socket`)
    expect(code).toBe(1)
  })

  it('a folder', async () => {
    expect(told((await qga(['info', folder])).stderr).error).toBe(`${folder}: cannot connect: that is a directory`)
  })

  it('a TCP port that is closed', async () => {
    const { code, stderr } = await qga(['ping', 'tcp://127.0.0.1:1'])
    expect(told(stderr).error).toBe('tcp://127.0.0.1:1: cannot connect: nobody listens there')
    expect(code).toBe(1)
  })

  it.skipIf(process.getuid?.() === 0)('a socket of somebody else', async () => {
    await using guest = await fakeGuest()
    await chmod(guest.target, 0)
    const { code, stderr } = await qga(['ping', guest.target])
    expect(told(stderr).error).toBe(`${guest.target}: cannot connect: permission denied`)
    expect(code).toBe(1)
  })

  it.each(['ping', 'info'])('is exit code 1 for %s, and 125 for exec', async (verb) => {
    expect((await qga([verb, '/nonexistent/a.sock'])).code).toBe(1)
    expect((await qga(['exec', '/nonexistent/a.sock', '--', 'true'])).code).toBe(125)
  })
})

/** What each says, and the exit code. */
const peers: readonly (readonly [PeerKind, string, number])[] = [
  ['qmp', 'what answers is no guest agent, but a QMP monitor', 1],
  ['http', "what answers is no guest agent, but an HTTP server that says 'HTTP/1.1 400 Bad Request", 1],
  ['random', 'what answers is no guest agent, but something that says ', 1],
  ['silent', 'the agent does not answer: connected, but no reply to guest-sync within ', 124],
  ['echo', 'the agent does not answer: connected, but no reply to guest-sync within ', 124],
  ['closing', 'closed the connection before an agent answered', 1],
]

describe('where somebody else is', () => {
  it.each(peers)('%s', async (kind, says, exit) => {
    await using peer = await servePeer(kind, join(folder, `${kind}.sock`))
    const { code, stdout, stderr, ms } = await qga(['info', peer.path, '--timeout', '2s'])
    const { error, try: hint } = told(stderr)
    expect(error.slice(0, peer.path.length + 2 + says.length)).toBe(`${peer.path}: ${says}`)
    expect(hint).toMatch(/\w/)
    expect(stderr).not.toMatch(/[^\P{Cc}\n]/u)
    expect({ code, stdout }).toEqual({ code: exit, stdout: '' })
    expect(ms).toBeLessThan(10_000)
  })

  it.each(peers)('%s is 125 for exec, and its error can be JSON', async (kind) => {
    await using peer = await servePeer(kind, join(folder, `${kind}.sock`))
    const { code, stderr } = await qga(['exec', '-o', 'json', '--timeout', '2s', peer.path, '--', 'true'])
    const { error } = JSON.parse(stderr)
    expect(Object.keys(error)).toEqual(['code', 'message', 'cause', 'hints', 'target', 'command'])
    expect(error).toMatchObject({ target: peer.path, command: 'exec', code: expect.stringMatching(/^[A-Z_]+$/) })
    expect(code).toBe(125)
  })

  it('a TCP server that never accepts us is given up in time', async () => {
    const server = createServer().listen(0, '127.0.0.1')
    const address = await new Promise<string>((resolve) => {
      server.once('listening', () => resolve(`tcp://127.0.0.1:${Object(server.address()).port}`))
    })
    const { code, stderr } = await qga(['ping', address, '--timeout', '2s'])
    expect(told(stderr).error).toMatch(/^tcp:.*: the agent does not answer/)
    expect(code).toBe(124)
    server.close()
  })
})

describe('an agent in trouble', () => {
  it('stale output of another client does no harm', async () => {
    await using guest = await fakeGuest()
    guest.agent.faults = [staleBytes()]
    expect(await qga(['call', guest.target, 'guest-sync', 'id=7'])).toMatchObject({
      code: 0,
      stdout: '7\n',
      stderr: '',
    })
  })

  it('a connection that is cut', async () => {
    await using guest = await fakeGuest()
    guest.agent.faults = [cutAfter(200)]
    const { code, stdout, stderr } = await qga(['call', guest.target, 'guest-info'])
    expect(told(stderr).error).toContain('guest-info: the session is closed')
    expect(stderr).toContain('a message of the peer is cut off')
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' })
  })

  it('a guest whose errors want to act on the terminal', async () => {
    const evil = '\x1b[2J\x1b]0;x\x07no\r\nerror: fine \u202e\x9b'
    await using guest = await fakeGuest({
      'guest-get-users': () => {
        throw Object.assign(new Error(evil), { name: 'CommandFailure' })
      },
    })
    const { stderr } = await qga(['call', guest.target, 'guest-get-users'])
    expect(stderr).not.toMatch(/[^\P{Cc}\n]|\p{Bidi_Control}/u)
  })
})
