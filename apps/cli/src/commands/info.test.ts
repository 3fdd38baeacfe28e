import { CommandFailure, dropReply } from '@qga/testing'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { fakeGuest, type Guest, guests } from '../../test/guests.js'
import { qga } from '../../test/qga.js'

describe.each(guests)('qga info with $name', ({ available, start }) => {
  describe.runIf(available)('', () => {
    let guest: Guest
    beforeAll(async () => {
      guest = await start()
    })
    afterAll(() => guest[Symbol.asyncDispose]())

    it('shows one page', async () => {
      const { code, stdout, stderr } = await qga(['info', guest.target])
      expect(stderr).toBe('')
      expect(stdout).toMatch(/^host name {5}\S+$/m)
      expect(stdout).toMatch(/^system {8}\S.*\n {14}kernel \S+/m)
      expect(stdout).toMatch(/^time {10}\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{3} UTC, in step with this host$/m)
      expect(stdout).toMatch(/^users {9}\S/m)
      expect(stdout).toMatch(/^agent {9}qemu-ga \S+, \d+ commands enabled, \d+ disabled$/m)
      expect(stdout).toContain(guest.disabled)
      expect(stdout).not.toMatch(/127\.0\.0\.1|::1\/128/)
      expect(code).toBe(0)
    })

    it("gives the agent's own replies as JSON, every digit of them", async () => {
      const { code, stdout } = await qga(['info', guest.target, '-o', 'json'])
      const replies = JSON.parse(stdout)
      const keys = ['agent', 'freeze', 'os', 'hostName', 'time', 'hostTime', 'users', 'interfaces', 'filesystems']
      expect(Object.keys(replies)).toEqual(keys)
      expect(replies.freeze).toBe('thawed')
      expect(replies.hostName['host-name']).toMatch(/\S/)
      expect(replies.agent.supported_commands.length).toBeGreaterThan(20)
      expect(stdout).toMatch(/^ {2}"time": \d{19},$/m)
      expect(stdout).toMatch(/^ {2}"hostTime": \d{19},$/m)
      expect(code).toBe(0)
    })

    it('may be read by somebody who soon has enough', async () => {
      const { stdout } = await qga(['info', guest.target, '--output=table', '--no-color'])
      expect(stdout.split('\n').length).toBeGreaterThan(5)
    })
  })
})

describe('qga info with an agent that does not tell everything', () => {
  const blocked = ['guest-get-users', 'guest-network-get-interfaces', 'guest-get-fsinfo']

  it('leaves out what is disabled', async () => {
    await using guest = await fakeGuest({}, { block: blocked })
    const { code, stdout, stderr } = await qga(['info', guest.target])
    expect(stdout).not.toMatch(/^(users|addresses|file systems)/m)
    expect(stdout).toMatch(/^host name/)
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    expect(guest.agent.requests.map(({ execute }) => execute)).not.toContain('guest-get-users')
    const json = await qga(['info', guest.target, '-o', 'json'])
    expect(JSON.parse(json.stdout)).toMatchObject({ users: null, interfaces: null, filesystems: null })
  })

  it('works without guest-info', async () => {
    await using guest = await fakeGuest({}, { block: ['guest-info', ...blocked] })
    const { code, stdout } = await qga(['info', guest.target])
    expect(stdout).toMatch(/^host name/)
    expect(stdout).not.toMatch(/^(agent|users)/m)
    expect(code).toBe(0)
  })

  it('says in its place what failed', async () => {
    const fail = () => {
      throw new CommandFailure('GenericError', 'no \x1b[31mway')
    }
    await using guest = await fakeGuest({ 'guest-get-fsinfo': fail })
    guest.agent.faults = [dropReply({ command: 'guest-get-users' })]
    const { code, stdout } = await qga(['info', guest.target, '--timeout', '2s'])
    expect(stdout).toContain('file systems  not told by guest-get-fsinfo: guest-get-fsinfo failed: no \\x1b[31mway\n')
    expect(stdout).toContain('users         not told by guest-get-users: guest-get-users: no reply within 2000 ms\n')
    expect(code).toBe(0)
  })

  it('says that its file systems are frozen', async () => {
    await using guest = await fakeGuest()
    await qga(['call', guest.target, 'guest-fsfreeze-freeze'])
    const { code, stdout } = await qga(['info', guest.target])
    expect(stdout).toMatch(/^frozen {8}the guest's file systems are frozen, .*\n {14}to thaw them: qga call TARGET /m)
    expect(code).toBe(0)
    const json = await qga(['info', guest.target, '-o', 'json'])
    expect(JSON.parse(json.stdout)).toMatchObject({ freeze: 'frozen', os: null })
  })

  it('shows the drift of its clock', async () => {
    const late = BigInt(Date.now() - 3_600_000 * 5) * 1_000_000n
    await using guest = await fakeGuest({ 'guest-get-time': () => late })
    expect((await qga(['info', guest.target])).stdout).toMatch(/UTC, 5 h behind this host$/m)
  })
})

describe('qga info with a hostile guest', () => {
  const evil = 'web\x1b]0;owned\x07\x1b[2J\r\nroot@host:~# \u202egnp.exe\x9b31m'

  it('lets nothing act on the terminal', async () => {
    await using guest = await fakeGuest({}, { hostName: evil })
    const { code, stdout } = await qga(['info', guest.target])
    expect(stdout).toContain('web\\x1b]0;owned\\x07\\x1b[2J\\r\\nroot@host:~# \\u202egnp.exe\\x9b31m\n')
    expect(stdout).not.toMatch(/[^\P{Cc}\n]|\p{Bidi_Control}/u)
    expect(code).toBe(0)
  })

  it('says the same in JSON', async () => {
    await using guest = await fakeGuest({}, { hostName: evil })
    const { stdout } = await qga(['info', guest.target, '-o', 'json'])
    expect(stdout).toMatch(/^[\x20-\x7e\n]*$/)
    expect(JSON.parse(stdout).hostName['host-name']).toBe(evil)
  })
})
