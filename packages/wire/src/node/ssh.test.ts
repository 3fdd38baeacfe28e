import { describe, expect, test } from 'vitest'
import { bytes } from '../../test/bytes.js'
import { recorder } from '../../test/recorder.js'
import { connectRejection } from '../../test/rejection.js'
import { stubProgram } from '../../test/stub-program.js'
import { ssh } from './ssh.js'

// What ssh itself says, as it says it. Real ones are tested where there is an sshd.

describe('the command line', () => {
  test('asks for nothing, forwards nothing, and ends its options before the host', async () => {
    const { argv } = stubProgram('ssh', 'exit 1')
    await connectRejection(ssh('root@vm1', '/run/qga.sock').open({}))
    const fixed = ['-T', '-o', 'BatchMode=yes', '-o', 'ClearAllForwardings=yes']
    expect(argv().slice(0, -1)).toEqual([...fixed, '--', 'root@vm1'])
  })

  test('takes a port and more options', async () => {
    const { argv } = stubProgram('ssh', 'exit 1')
    await connectRejection(ssh('vm1', '/x', { port: 2222, args: ['-i', '/key'] }).open({}))
    expect(argv().slice(5, -1)).toEqual(['-p', '2222', '-i', '/key', '--', 'vm1'])
  })
})

test.each([
  ['vm1', '/run/a.sock', undefined, 'ssh://vm1/run/a.sock'],
  ['root@vm1', '/run/a.sock', 2222, 'ssh://root@vm1:2222/run/a.sock'],
  ['vm1', 'a.sock', undefined, 'ssh://vm1/~/a.sock'],
  ['me@fe80::1', '/a', 22, 'ssh://me@[fe80::1]:22/a'],
])('%s %s is labelled', (host, path, port, label) => {
  expect(ssh(host, path, port === undefined ? {} : { port }).label).toBe(label)
})

describe('opening', () => {
  test.each([
    ['socat', '2026/11/21 05:32:43 socat[8973] N starting data transfer loop with FDs [0,1] and [5,5]'],
    ['python3', 'qga: connected'],
    ['nc', 'qga: trying nc'],
  ])('waits until %s has said that it is connected', async (_, words) => {
    stubProgram('ssh', `echo "qga: begin" >&2; sleep 0.05; echo "${words}" >&2; exec cat`)
    const channel = await ssh('vm1', '/x').open({})
    const heard = recorder()
    channel.start(heard)
    channel.write(bytes('x'))
    await heard.hasReceived(1)
    channel.close()
    await heard.ended
    expect([channel.label, channel.local]).toEqual(['ssh://vm1/x', false])
  })
})

describe('failures', () => {
  test.each([
    ['Host key verification failed.', 'untrusted'],
    ['@    WARNING: REMOTE HOST IDENTIFICATION HAS CHANGED!     @', 'untrusted'],
    ['root@vm1: Permission denied (publickey,password).', 'permission'],
    ['Received disconnect from 192.0.2.1 port 22:2: Too many authentication failures', 'permission'],
    ['ssh: Could not resolve hostname vm1: Name or service not known', 'unknown-host'],
    ['ssh: connect to host vm1 port 22: Connection refused', 'refused'],
    ['ssh: connect to host vm1 port 22: No route to host', 'unreachable'],
    ['ssh: connect to host vm1 port 22: Connection timed out', 'unreachable'],
    ['kex_exchange_identification: Connection closed by remote host', 'unreachable'],
    ['bash: .profile: No such file or directory', 'other'],
    ['something else', 'other'],
    ['', 'other'],
  ])('%j before the socket is %s', async (words, reason) => {
    stubProgram('ssh', `echo '${words}' >&2; exit 255`)
    const error = await connectRejection(ssh('vm1', '/x').open({}))
    expect(error).toMatchObject({ reason, cause: { code: 'PROGRAM_ENDED', exitCode: 255 } })
    expect(error.summary).toMatch(/^cannot connect to ssh:\/\/vm1\/x: ./)
    if (reason !== 'other') expect(error.hint).toMatch(/./)
  })

  test.each([
    ['2026/11/21 05:32:42 socat[1] E connect(, AF=1 "/x", 14): No such file or directory', 'not-found'],
    ['2026/11/21 05:32:42 socat[1] E connect(5, AF=1 "/x", 14): Permission denied', 'permission'],
    ['2026/11/21 05:32:42 socat[1] E connect(5, AF=1 "/x", 14): Connection refused', 'refused'],
    ['No such file or directory', 'not-found'],
    ['qga: no program', 'other'],
    ['Terminated', 'other'],
  ])('%j from the socket is %s', async (words, reason) => {
    // What is said at login counts for nothing then.
    stubProgram('ssh', `echo 'bash: x: Permission denied (a)' >&2; echo 'qga: begin' >&2; echo '${words}' >&2; exit 1`)
    const error = await connectRejection(ssh('vm1', '/x').open({}))
    expect(error.reason).toBe(reason)
    expect(error.summary).toContain('cannot connect to ssh://vm1/x: ')
  })

  test('without ssh: not found', async () => {
    const { PATH } = process.env
    process.env.PATH = '/nonexistent'
    try {
      expect(await connectRejection(ssh('vm1', '/x').open({}))).toMatchObject({ reason: 'not-found' })
    } finally {
      process.env.PATH = PATH
    }
  })
})
