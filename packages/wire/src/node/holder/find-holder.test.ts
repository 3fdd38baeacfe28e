import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { symlinkSync } from 'node:fs'
import { connect } from 'node:net'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { installed } from '../../../test/installed.js'
import { listen } from '../../../test/peer.js'
import { tempDir } from '../../../test/temp-dir.js'
import { holderOf } from '../holder-of.js'
import { unix } from '../unix.js'
import { heldBySomebody, likelyHolder, socketsIn } from './holder-by-proc.js'
import { clientsIn, servedClients } from './holder-by-ss.js'

const isLinux = process.platform === 'linux'
const never = new AbortController().signal

/** Another process that is connected to the socket and does nothing more. */
async function otherClient(path: string): Promise<ChildProcess> {
  const program = `require('node:net').connect(process.argv[1]).on('connect', () => console.log('held'))`
  const child = spawn(process.execPath, ['-e', program, path], { stdio: ['ignore', 'pipe', 'inherit'] })
  onTestFinished(() => void child.kill('SIGKILL'))
  await once(child.stdout ?? child, 'data')
  return child
}

async function ownClient(path: string): Promise<void> {
  const socket = connect(path)
  onTestFinished(() => void socket.destroy())
  await once(socket, 'connect')
}

describe.runIf(isLinux)('who holds a socket', () => {
  test('another process', async () => {
    const path = join(tempDir(), 'a b.sock')
    await listen({ path })
    const { pid } = await otherClient(path)
    expect(await unix(path).holder?.()).toEqual({
      pid,
      text: expect.stringMatching(new RegExp(`^\\S.* \\(pid ${pid}\\)$`)),
      ...(installed('ss') ? {} : { guessed: true }),
    })
  })

  test('this very process', async () => {
    const path = join(tempDir(), 'agent.sock')
    await listen({ path })
    await ownClient(path)
    expect(await holderOf(path)).toEqual({ pid: process.pid, text: `this very process (pid ${process.pid})` })
  })

  test('nobody: nobody listens, nobody is connected, nobody is any more', async () => {
    const path = join(tempDir(), 'agent.sock')
    expect(await holderOf(path)).toBeUndefined()
    await listen({ path })
    expect(await holderOf(path)).toBeUndefined()
    const channel = await unix(path).open({})
    channel.close()
    await expect.poll(() => holderOf(path)).toBeUndefined()
  })

  test.runIf(installed('ss'))('the same socket by another path', async () => {
    const dir = tempDir()
    await listen({ path: join(dir, 'agent.sock') })
    const { pid } = await otherClient(join(dir, 'agent.sock'))
    symlinkSync(dir, join(dir, 'link'))
    const found = await servedClients(join(dir, 'link', 'agent.sock'))
    expect(found).toMatchObject([{ pid }])
  })

  test('without ss: a process that names the socket, but not the one that listens', async () => {
    const path = join(tempDir(), 'agent.sock')
    await listen({ path })
    expect(await heldBySomebody(path)).toBe(false)
    expect(await likelyHolder(path, never)).toBeUndefined()
    const { pid } = await otherClient(path)
    expect(await heldBySomebody(path)).toBe(true)
    expect(await likelyHolder(path, never)).toMatchObject({ pid })
  })
})

describe('what ss prints', () => {
  const server = 'u_str ESTAB 0      0      /run/a b.sock 20 * 10 users:(("qemu",pid=5,fd=3)) <-> ino:77 dev:0/65024  '
  const client = 'u_str ESTAB 0      0      * 10 * 20 users:(("so cat",pid=8,fd=5),("so cat",pid=9,fd=5)) <-> '
  const waiting =
    'u_str ESTAB 0      0      /run/a b.sock 0 * 30 <-> ino:77 dev:0/65024\nu_str ESTAB 0 0 * 30 * 0 users:(("late",pid=6,fd=5)) --> '

  test.each<[string, string, number | undefined, object[]]>([
    ['a served client', '/run/a b.sock', undefined, [{ pid: 8, program: 'so cat' }]],
    ['by the file of the socket', '/var/run/a b.sock', 77, [{ pid: 8, program: 'so cat' }]],
    ['another file', '/var/run/a b.sock', 78, []],
    ['another name', '/var/run/b.sock', 77, []],
    ['another path', '/run/b.sock', undefined, []],
  ])('%s', (_, path, file, expected) => {
    expect(clientsIn(`${waiting}\n${client}\n${server}\n\nnonsense`, path, file)).toEqual(expected)
  })

  test('a client that this user may not see, and one that is gone', () => {
    const hidden = 'u_str ESTAB 0 0 * 10 * 20'
    expect(clientsIn(`${server}\n${hidden}`, '/run/a b.sock', undefined)).toEqual([{}])
    expect(clientsIn(server, '/run/a b.sock', undefined)).toEqual([])
  })
})

test("the kernel's table of sockets: a client that is served has a named end with a number", () => {
  const table = `Num       RefCount Protocol Flags    Type St Inode Path
0000000000000000: 00000002 00000000 00010000 0001 01 19 /run/a b.sock
0000000000000000: 00000003 00000000 00000000 0001 03 20 /run/a b.sock
0000000000000000: 00000002 00000000 00000000 0001 02     0 /run/a b.sock
0000000000000000: 00000003 00000000 00000000 0001 03 21 /run/other.sock
0000000000000000: 00000003 00000000 00000000 0001 03 10
0000000000000000: 00000003 00000000 00000000 0002 03 11
`
  const { accepted, nameless } = socketsIn(table, '/run/a b.sock')
  expect([[...accepted], [...nameless]]).toEqual([['20'], ['10']])
})
