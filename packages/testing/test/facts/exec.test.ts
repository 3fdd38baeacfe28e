import { expect, test } from 'vitest'
import { versionTraits } from '../../src/agent-version.js'
import { failed, ok } from '../replies.js'
import { describeFacts, realVersion } from '../subjects.js'
import { base64, done, type ExecFact, finish, type Status, start } from './exec-steps.js'
import { carryOut } from './steps.js'

const sh = (script: string, ...rest: string[]): ExecFact => ({ path: 'sh', arg: ['-c', script, ...rest] })

const facts: readonly [title: string, exec: ExecFact, status: Status][] = [
  ['nothing to say: no out-data', { path: 'true' }, done(0)],
  ['exit code', { path: 'false' }, done(1)],
  ['output', { path: 'echo', arg: ['hi', 'you'] }, done(0, 'hi you\n')],
  ['both streams', sh('echo x; echo y >&2; exit 3'), done(3, 'x\n', 'y\n')],
  ['exit codes have 8 bits', sh('exit 300'), done(44)],
  ['signal: no exitcode', sh('kill -9 $$'), { exited: true, signal: 9 }],
  ['signal by name', sh('kill -TERM $$'), { exited: true, signal: 15 }],
  ['input', { path: 'cat', 'input-data': base64('data') }, done(0, 'data')],
  ['no input is an empty one', { path: 'cat' }, done(0)],
  ['env replaces all', { path: 'env', env: [] }, done(0)],
  ['env goes through as it is', { path: 'env', env: ['A=1', 'A=2', 'B', 'PATH=/bin'] }, done(0, 'A=1\nA=2\nB\nPATH=/bin\n')],
  ['env with NULs', { path: 'env', arg: ['-0'], env: ['A=1\n', 'B=2'] }, done(0, 'A=1\n\0B=2\0')],
  ['no PATH: the default one', { path: 'echo', env: [] }, done(0, '\n')],
  ['an absolute path', { path: '/bin/echo', env: ['PATH=/nowhere'] }, done(0, '\n')],
  ['nothing captured', { path: 'echo', arg: ['x'], 'capture-output': false }, done(0)],
  ['a missing file', { path: 'sha256sum', arg: ['/none'] }, done(1, '', 'sha256sum: /none: No such file or directory\n')],
  ['a shell without the command', sh('nope'), done(127, '', 'sh: 1: nope: not found\n')],
  ['shell: arguments', sh('echo "$0-$2"; echo "$@"', 'a', 'b', 'c d'), done(0, 'a-c d\nb c d\n')],
  ['shell: and, or', sh('false && echo no || echo yes'), done(0, 'yes\n')],
  ['shell: one stream into the other', sh('echo x 2>&1 >&2'), done(0, 'x\n')],
  ['shell: its own name', { path: '/bin/sh', arg: ['-c', 'echo $0'] }, done(0, '/bin/sh\n')],
  ['shell: exec redirects what follows', sh('exec 2>&1; echo x >&2; shift; exec echo "$@"; echo no', 'a', 'b', 'c'), done(0, 'x\nc\n')],
  ['shell: a program that exec does not find', sh('exec nope; echo no'), done(127, '', 'sh: 1: exec: nope: not found\n')],
  ['shell: a background job holds the output', sh('sleep 0.1 & echo x'), done(0, 'x\n')],
]

const missing: readonly [exec: ExecFact, reason: string][] = [
  [{ path: 'nope' }, 'No such file or directory'],
  [{ path: '/nope' }, 'No such file or directory'],
  [{ path: '' }, 'No such file or directory'],
  [{ path: 'echo', env: ['PATH=/nowhere'] }, 'No such file or directory'],
  [{ path: '/tmp' }, 'Permission denied'],
]

describeFacts('guest-exec', (subject) => {
  test.each(facts)('exec: %s', async (_, exec, status) => {
    expect(await finish(subject(), await start(subject(), exec))).toEqual(status)
  })

  test('exec-once: a result is given once', async () => {
    const { unknownPidText } = versionTraits[await realVersion()]
    const pid = await start(subject(), { path: 'true' })
    await finish(subject(), pid)
    await carryOut(subject(), [
      ['guest-exec-status', { pid }, failed(unknownPidText)],
      ['guest-exec-status', { pid: -1 }, failed(unknownPidText)],
    ])
  })

  test('exec-running: no output before the end', async () => {
    const pid = await start(subject(), sh('echo early; sleep 2; echo late'))
    await carryOut(subject(), [['guest-exec-status', { pid }, ok('{"exited": false}')]])
    expect(await finish(subject(), pid)).toEqual(done(0, 'early\nlate\n'))
  })

  test('exec-kill: another process can send a signal', async () => {
    const pid = await start(subject(), { path: 'sleep', arg: ['60'] })
    await finish(subject(), await start(subject(), { path: 'kill', arg: ['-TERM', String(pid)] }))
    expect(await finish(subject(), pid)).toEqual({ exited: true, signal: 15 })
  })

  test('exec-children: programs are children of the agent, and ps tells', async () => {
    const list = async () => {
      const pid = await start(subject(), { path: 'ps', arg: ['-A', '-o', 'pid=', '-o', 'ppid='] })
      const { 'out-data': out = '' } = await finish(subject(), pid)
      const rows = Buffer.from(out, 'base64').toString().trimEnd().split('\n')
      const parents = new Map(rows.map((row) => row.trim().split(/ +/).map(Number) as [number, number]))
      return { ps: parents.get(pid), of: (other: number) => parents.get(other) }
    }
    const pid = await start(subject(), { path: 'sleep', arg: ['60'] })
    const before = await list()
    expect(before.ps).toBeGreaterThan(0)
    expect(before.of(pid)).toBe(before.ps)
    await finish(subject(), await start(subject(), sh('kill -s "$0" "$@"', 'KILL', String(pid))))
    expect(await finish(subject(), pid)).toEqual({ exited: true, signal: 9 })
    expect((await list()).of(pid)).toBeUndefined()
  })

  test('exec-limit: 16 MiB are kept, and the program runs to its end', async () => {
    const pid = await start(subject(), { path: 'head', arg: ['-c', '16777217', '/dev/zero'] })
    const status = await finish(subject(), pid)
    expect(status).toMatchObject({ exitcode: 0, 'out-truncated': true })
    expect(Buffer.from(status['out-data'] ?? '', 'base64')).toHaveLength(16_777_216)
  }, 60_000)

  test.each(missing)('exec-missing: %j', async (exec, reason) => {
    const text = `Failed to execute child process \\u201C${exec.path}\\u201D (${reason})`
    const line = failed(versionTraits[await realVersion()].spawnFailureText(text))
    await carryOut(subject(), [['guest-exec', { ...exec }, line]])
  })

  test('exec-arguments: checked in the order of the schema', async () => {
    await carryOut(subject(), [
      ['guest-exec', {}, failed("Parameter 'path' is missing")],
      ['guest-exec', { path: 'true', arg: 'x' }, failed("Invalid parameter type for 'arg', expected: array")],
      ['guest-exec', { path: 'true', arg: [1] }, failed("Invalid parameter type for 'arg[0]', expected: string")],
      ['guest-exec', { path: 'cat', 'input-data': '!!' }, failed('Base64 data contains invalid characters')],
    ])
  })

  test('exec-output-modes: names of modes since 10.0', async () => {
    const exec = { path: 'sh', arg: ['-c', 'echo x; echo y >&2'] }
    if ((await realVersion()) === '7.2') {
      const line = failed("Invalid parameter type for 'capture-output', expected: boolean")
      await carryOut(subject(), [['guest-exec', { ...exec, 'capture-output': 'merged' }, line]])
    } else {
      const reply = await subject().client.call('guest-exec', { ...exec, 'capture-output': 'merged' })
      const { return: started }: { return: { pid: number } } = JSON.parse(reply)
      expect(await finish(subject(), started.pid)).toEqual(done(0, 'x\ny\n'))
    }
  })
})
