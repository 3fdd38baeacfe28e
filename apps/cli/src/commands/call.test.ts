import { dropReply, noReply } from '@qga/testing'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { fakeGuest, type Guest, guests } from '../../test/guests.js'
import { qga, until } from '../../test/qga.js'

describe.each(guests)('qga call with $name', ({ available, start }) => {
  describe.runIf(available)('', () => {
    let guest: Guest
    beforeAll(async () => {
      guest = await start()
    })
    afterAll(() => guest[Symbol.asyncDispose]())

    const call = (...words: string[]) => qga(['call', guest.target, ...words])

    it('prints what the command returns, as JSON', async () => {
      const { code, stdout, stderr } = await call('guest-get-osinfo')
      expect(JSON.parse(stdout)['kernel-release']).toMatch(/\d/)
      expect(stdout.split('\n')[1]).toMatch(/^ {2}"/)
      expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
      expect((await call('guest-ping')).stdout).toBe('{}\n')
    })

    it('keeps every digit', async () => {
      const { stdout } = await call('guest-get-time', '-o', 'json')
      expect(stdout).toMatch(/^\d{19}\n$/)
      expect(Math.abs(Number(BigInt(stdout) / 1_000_000n) - Date.now())).toBeLessThan(60_000)
      expect((await call('guest-sync', 'id=9007199254740993')).stdout).toBe('9007199254740993\n')
      expect((await call('guest-sync', '--json', '{"id": -9223372036854775808}')).stdout).toBe('-9223372036854775808\n')
    })

    it('takes typed words, JSON words, an object, and an object from its input', async () => {
      await guest.put(`${guest.folder}/file`, 'content')
      const { stdout } = await call('guest-file-open', `path=${guest.folder}/file`, 'mode=r')
      const handle = stdout.trim()
      expect(handle).toMatch(/^\d+$/)
      const read = { count: 7, 'buf-b64': Buffer.from('content').toString('base64') }
      expect(JSON.parse((await call('guest-file-read', `handle=${handle}`, 'count:=7')).stdout)).toMatchObject(read)
      const json = `{"handle": ${handle}, "offset": 0, "whence": "set"}`
      const sought = await qga(['call', guest.target, 'guest-file-seek', '--json', '-'], { input: json })
      expect(JSON.parse(sought.stdout)).toEqual({ position: 0, eof: false })
      expect((await call('guest-file-close', `handle=${handle}`)).stdout).toBe('{}\n')
    })

    it('draws tables', async () => {
      const list = await call('guest-get-vcpus', '-o', 'table')
      expect(list.stdout.split('\n')[0]?.split(/ +/).sort()).toEqual(['CAN-OFFLINE', 'LOGICAL-ID', 'ONLINE'])
      const object = await call('guest-get-osinfo', '-o', 'table')
      expect(object.stdout).toMatch(/^kernel-release +\S+$/m)
      expect((await call('guest-get-time', '-o', 'table')).stdout).toMatch(/^\d{19}\n$/)
    })

    it('tells a disabled command', async () => {
      const { code, stdout, stderr } = await call(guest.disabled)
      expect(stderr).toMatch(
        new RegExp(`^error: .*: ${guest.disabled} is disabled in this guest\n {2}cause: .*\n {2}try: `),
      )
      expect({ code, stdout }).toEqual({ code: 126, stdout: '' })
    })

    it('tells a failure with its keys in JSON', async () => {
      const { code, stdout, stderr } = await call('guest-file-open', 'path=/nonexistent/file', '-o', 'json')
      expect(JSON.parse(stderr)).toEqual({
        error: {
          code: 'COMMAND_FAILED',
          message: expect.stringContaining('No such file or directory'),
          cause: null,
          hints: [],
          target: guest.target,
          command: 'call',
        },
      })
      expect({ code, stdout }).toEqual({ code: 1, stdout: '' })
    })

    it('sends an unknown command when told to', async () => {
      const { code, stderr } = await call('guest-no-such-command', '--raw', 'a=1')
      expect(stderr).toContain("this guest's agent has no command guest-no-such-command")
      expect(code).toBe(126)
    })
  })
})

describe('qga call checks before it connects', () => {
  it.each([
    [['guest-get-osinf'], "no command 'guest-get-osinf' is known", 'did you mean guest-get-osinfo'],
    [['get-osinfo'], "no command 'get-osinfo' is known", 'did you mean guest-get-osinfo?'],
    [['query-status'], "no command 'query-status' is known", '--raw sends it all the same'],
    [['guest-file-open', 'pth=/x'], "guest-file-open: Argument 'pth' is unknown", '--raw'],
    [['guest-file-open'], "Argument 'path' is missing: expected a string", '--raw'],
    [['guest-file-read', 'handle=x'], "Argument 'handle' cannot be read: expected an integer, received 'x'", '--raw'],
    [
      ['guest-file-read', 'handle:="x"'],
      "Argument 'handle' has the wrong type: expected an integer, received a string",
      '--raw',
    ],
    [['guest-file-seek', 'handle=1', 'offset=0', 'whence=ste'], "did you mean 'set'?", '--raw'],
    [['guest-ping', '--json', '[]'], 'the arguments of a command are one JSON object', ''],
    [['guest-ping', '--json', '{'], '--json: not JSON', ''],
    [['guest-exec', '--json', '{"path":"/x","path":"/etc"}'], '--json: an object has a member twice', ''],
    [['guest-x', '--raw', 'b:=1e400', '--dry-run'], 'error: b: a number is too large to be read', ''],
    [['guest-exec', 'path=x', 'arg:=[1e400]'], "guest-exec: Argument 'arg' cannot be read", ''],
    [['guest-ping', '--json', '{"a": 1}'], "Argument 'a' is unknown", '--raw'],
    [['guest-ping', '--json', '{}', 'a=1'], 'arguments come as words or by --json, not both', ''],
    [['guest-x', '--raw', 'a'], "'a' is no NAME=VALUE and no NAME:=JSON", ''],
    [['guest-ping', '--dryrun'], 'there is no option --dryrun', 'qga call'],
  ])('%j', async (words, says, hint) => {
    const { code, stdout, stderr } = await qga(['call', '/nonexistent.sock', ...words])
    expect(stderr).toMatch(/^error: /)
    expect(stderr).toContain(says)
    expect(stderr).toContain(hint)
    expect(stderr.trimEnd().split('\n').length).toBeLessThanOrEqual(3)
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
  })
})

describe('qga call', () => {
  it.each([
    [['guest-ping'], '{"execute":"guest-ping"}'],
    [['guest-sync', 'id=9007199254740993'], '{"execute":"guest-sync","arguments":{"id":9007199254740993}}'],
    [
      ['guest-exec', 'path=ls', 'arg=-l', 'arg=/'],
      '{"execute":"guest-exec","arguments":{"path":"ls","arg":["-l","/"]}}',
    ],
    [['guest-new', '--raw', 'a=1', 'b:=[true]'], '{"execute":"guest-new","arguments":{"a":"1","b":[true]}}'],
    [['guest-new', '--raw'], '{"execute":"guest-new"}'],
  ])('%j --dry-run prints the line, and connects to nobody', async (words, line) => {
    const { code, stdout, stderr } = await qga(['call', '/nonexistent.sock', ...words, '--dry-run'])
    expect({ code, stdout, stderr }).toEqual({ code: 0, stdout: `${line}\n`, stderr: '' })
  })

  it('prints nothing for a command that does not answer', async () => {
    await using guest = await fakeGuest({ 'guest-suspend-ram': () => noReply })
    const silent = await qga(['call', guest.target, 'guest-suspend-ram'])
    expect(silent).toMatchObject({ code: 0, stdout: '', stderr: '' })
    const json = await qga(['call', guest.target, 'guest-suspend-ram', '-o', 'json'])
    expect(json).toMatchObject({ code: 0, stdout: 'null\n', stderr: '' })
  })

  it('says what goes on after Ctrl-C only where something was sent', async () => {
    await using guest = await fakeGuest()
    const interruptedWhen = (isTime: () => boolean) =>
      qga(['call', guest.target, 'guest-get-time'], {
        started: async ({ kill }) => {
          await until(isTime)
          kill('SIGINT')
        },
      })
    guest.agent.faults = [dropReply({ command: 'guest-get-time' })]
    const sent = await interruptedWhen(() => guest.agent.requests.some(({ execute }) => execute === 'guest-get-time'))
    expect(sent.stderr).toBe(
      `error: ${guest.target}: interrupted\n  cause: guest-get-time was sent, and may still be carried out\n`,
    )
    expect(sent.code).toBe(130)
    guest.agent.silence()
    const unsent = await interruptedWhen(() => guest.agent.clients > 0)
    expect(unsent).toMatchObject({ code: 130, stderr: `error: ${guest.target}: interrupted\n` })
  })

  it('lets nothing of the guest act on the terminal', async () => {
    const evil = { 'host-name': '\x1b[2J\x9b\x7f\u202e', '\x1b]0;x\x07': 1 }
    await using guest = await fakeGuest({ 'guest-get-host-name': () => evil })
    for (const form of ['json', 'table']) {
      const { code, stdout } = await qga(['call', guest.target, 'guest-get-host-name', '-o', form])
      expect(stdout).toMatch(/^[\x20-\x7e\n]+$/)
      expect(code).toBe(0)
    }
  })
})
