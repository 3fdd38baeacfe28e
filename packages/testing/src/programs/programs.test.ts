import { describe, expect, test } from 'vitest'
import { fakeWithClient } from '../../test/fake.js'
import type { FakeAgentOptions } from '../index.js'

interface Result {
  readonly code: number | undefined
  readonly signal: number | undefined
  readonly out: string
  readonly err: string
}

async function guest(options: FakeAgentOptions = {}) {
  const { fake, client } = await fakeWithClient({}, options)
  const start = async (path: string, arg: readonly string[] = [], extra: object = {}): Promise<number> => {
    const reply = await client.call('guest-exec', { path, arg, 'capture-output': true, ...extra })
    return JSON.parse(reply).return.pid
  }
  const finish = async (pid: number): Promise<Result> => {
    for (;;) {
      const { return: status } = JSON.parse(await client.call('guest-exec-status', { pid }))
      const text = (data: string | undefined) => Buffer.from(data ?? '', 'base64').toString()
      if (status.exited) {
        return {
          code: status.exitcode,
          signal: status.signal,
          out: text(status['out-data']),
          err: text(status['err-data']),
        }
      }
      await new Promise((resolve) => setTimeout(resolve, 5))
    }
  }
  const run = async (path: string, arg: readonly string[] = [], extra: object = {}) =>
    finish(await start(path, arg, extra))
  const sh = (script: string, ...rest: string[]) => run('sh', ['-c', script, ...rest])
  return { fake, client, start, finish, run, sh }
}

const done = (out = '', code = 0, err = ''): Result => ({ code, signal: undefined, out, err })

describe('programs of a test', () => {
  test('see arguments, environment, input and files', async () => {
    const { run } = await guest({
      files: { '/etc/motd': 'hi' },
      programs: {
        show: ({ argv, env, environ, input, files, out, err, pid }) => {
          out(JSON.stringify([argv, env.A, environ, Buffer.from(files.get('/etc/motd')).toString(), pid]))
          err(input)
          return 3
        },
      },
    })
    const extra = { env: ['A=1', 'A=2', 'PATH=/usr/bin'], 'input-data': 'aW4=' }
    const expected = [['show', 'x'], '1', ['A=1', 'A=2', 'PATH=/usr/bin'], 'hi', 701]
    expect(await run('show', ['x'], extra)).toEqual(done(JSON.stringify(expected), 3, 'in'))
  })

  test('end with a code, a signal, or by a mistake', async () => {
    const { run } = await guest({
      programs: {
        nothing: () => {},
        crash: async () => ({ signal: 11 }),
        '/opt/broken': () => {
          throw new Error('oops')
        },
      },
    })
    expect(await run('nothing')).toEqual(done())
    expect(await run('/usr/bin/crash')).toEqual({ code: undefined, signal: 11, out: '', err: '' })
    expect(await run('/opt/broken')).toEqual(done('', 1, '/opt/broken: oops\n'))
  })

  test('are told when they are killed, and their output is kept', async () => {
    const seen: unknown[] = []
    const { start, finish, run } = await guest({
      programs: {
        daemon: async ({ sleep, signal, out }) => {
          out('started')
          await sleep(60_000)
          seen.push(signal.reason)
          out('too late')
        },
      },
    })
    const pid = await start('daemon')
    expect(await run('kill', ['-s', 'HUP', String(pid)])).toEqual(done())
    expect(await finish(pid)).toEqual({ code: undefined, signal: 1, out: 'started', err: '' })
    expect(seen).toEqual([1])
    expect(await run('kill', [String(pid)])).toEqual(done('', 1, `kill: (${pid}) - No such process\n`))
  })

  test('replace those that are there', async () => {
    const { run } = await guest({ programs: { uname: ({ out }) => out('Minix\n') } })
    expect(await run('uname')).toEqual(done('Minix\n'))
  })
})

describe('programs that are there', () => {
  test('work on the files of the guest', async () => {
    const { fake, run } = await guest({ files: { '/tmp/a': 'abc' } })
    const sum = 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad'
    expect(await run('sha256sum', ['--', '/tmp/a'])).toEqual(done(`${sum}  /tmp/a\n`))
    expect(await run('sha256sum', [], { 'input-data': 'YWJj' })).toEqual(done(`${sum}  -\n`))
    expect(await run('cat', ['/tmp/a', '/tmp'])).toEqual(done('abc', 1, 'cat: /tmp: Is a directory\n'))
    expect(await run('head', ['-c', '2', '/tmp/a'])).toEqual(done('ab'))
    expect(await run('head', ['/tmp/a'])).toMatchObject({ code: 1 })
    expect(await run('mkdir', ['-p', '/srv/x/y'])).toEqual(done())
    expect(await run('mkdir', ['/srv/x'])).toMatchObject({ code: 1 })
    expect(await run('mv', ['/tmp/a', '/srv/x/b'])).toEqual(done())
    expect(await run('mv', ['/srv/x/b', '/srv/x/y'])).toEqual(done())
    expect(fake.files.list('/srv/x/y')).toEqual(['b'])
    expect(await run('rm', ['/srv/x'])).toEqual(done('', 1, 'rm: /srv/x: Is a directory\n'))
    expect(await run('rm', ['-rf', '--', '/srv/x', '/none'])).toEqual(done())
    expect(fake.files.kindOf('/srv/x/y/b')).toBeUndefined()
  })

  test('say what is wrong', async () => {
    const { run } = await guest()
    expect(await run('sleep', ['x'])).toMatchObject({ code: 1 })
    expect(await run('kill')).toMatchObject({ code: 1 })
    expect(await run('kill', ['-NOPE', '1'])).toMatchObject({ code: 1 })
    expect(await run('uname', ['-r'])).toEqual(done('6.1.0-27-amd64\n'))
    expect(await run('echo', ['-n', 'a', 'b'])).toEqual(done('a b'))
  })
})

describe('the shell', () => {
  test.each<[string, Result]>([
    ['echo a; echo b\necho c # no', done('a\nb\nc\n')],
    [`echo 'a b'"c$0"\\ d`, done('a bcsh d\n')],
    ['true && echo yes || echo no', done('yes\n')],
    ['exit', done()],
    ['false; exit', done('', 1)],
    ['false; echo $?', done('1\n')],
    ['exec echo x', done('x\n')],
    [`echo \${A}$A`, done('\n')],
    ['echo "a\\"b"', done('a"b\n')],
    ['cat < /none', done('', 2, 'sh: 1: cannot open /none: No such file or directory\n')],
    ["echo 'open", done('', 2, 'sh: 1: Syntax error: Unterminated quoted string\n')],
    ['echo a | cat', done('', 2, 'sh: 1: Syntax error: "|" is not known to the fake shell\n')],
    ['echo e>&2', done('', 0, 'e\n')],
    ['set -- a b; echo "$#"', done('2\n')],
    ['echo "$(echo hi)"', done('', 2, 'sh: 1: Syntax error: "$" is not known to the fake shell\n')],
    ['echo "at `date`"', done('', 2, 'sh: 1: Syntax error: "`" is not known to the fake shell\n')],
    [`echo \${A:-x}`, done('', 2, 'sh: 1: Syntax error: "$" is not known to the fake shell\n')],
    ['&& echo', done('', 2, 'sh: 1: Syntax error: a command is missing\n')],
    ['echo >', done('', 2, 'sh: 1: Syntax error: a file name is missing\n')],
  ])('%j', async (script, result) => {
    const { sh } = await guest()
    expect(await sh(script)).toEqual(result)
  })

  test('writes its output to files, while it runs', async () => {
    const { fake, sh, start, finish } = await guest({ files: { '/tmp/in': 'in' } })
    expect(await sh('cat </tmp/in >/tmp/out 2>&1; echo more >> /tmp/out; nope 2>/tmp/err')).toMatchObject({ code: 127 })
    expect(Buffer.from(fake.files.get('/tmp/out')).toString()).toBe('inmore\n')
    expect(Buffer.from(fake.files.get('/tmp/err')).toString()).toBe('sh: 1: nope: not found\n')
    const pid = await start('sh', ['-c', 'echo first; sleep 0.2; echo second', '>'])
    const other = await start('sh', ['-c', '"$@" >/tmp/log 2>&1; echo $? >/tmp/code', 'sh', 'cat', '/none'])
    await finish(other)
    expect(Buffer.from(fake.files.get('/tmp/code')).toString()).toBe('1\n')
    await finish(pid)
  })

  test('reads a script from its input, and kills itself', async () => {
    const { run, sh } = await guest()
    expect(await run('sh', [], { 'input-data': Buffer.from('echo x').toString('base64') })).toEqual(done('x\n'))
    expect(await sh('echo x; kill -9 $$; echo y')).toEqual({ code: undefined, signal: 9, out: 'x\n', err: '' })
  })
})
