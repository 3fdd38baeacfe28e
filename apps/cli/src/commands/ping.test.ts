import { dropReply } from '@qga/testing'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { fakeGuest, type Guest, guests } from '../../test/guests.js'
import { qga, until } from '../../test/qga.js'

describe.each(guests)('qga ping with $name', ({ available, start }) => {
  describe.runIf(available)('', () => {
    let guest: Guest
    beforeAll(async () => {
      guest = await start()
    })
    afterAll(() => guest[Symbol.asyncDispose]())

    it('measures round trips like ping', async () => {
      const { code, stdout, stderr } = await qga(['ping', guest.target, '--count', '3', '--interval', '10ms'])
      const lines = stdout.split('\n')
      expect(lines).toHaveLength(7)
      expect(lines[0]).toMatch(/^PING unix:\/.*: connected and in step after [\d.]+ ms$/)
      for (const turn of [1, 2, 3]) expect(lines[turn]).toMatch(new RegExp(`^reply: seq=${turn} time=[\\d.]+ ms$`))
      expect(lines[4]).toBe('3 sent, 3 answered, 0% lost')
      expect(lines[5]).toMatch(/^round trip min\/avg\/max = [\d.]+ ms \/ [\d.]+ ms \/ [\d.]+ ms$/)
      expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    })

    it('sums up, and no more, with --quiet', async () => {
      const { code, stdout } = await qga(['ping', '-q', '-c', '1', guest.target])
      expect(stdout).toMatch(/^1 sent, 1 answered, 0% lost\nround trip .*\n$/)
      expect(code).toBe(0)
    })

    it('is one object with -o json', async () => {
      const { code, stdout } = await qga(['ping', '-o', 'json', '-c', '2', '-i', '0', guest.target])
      const summary = JSON.parse(stdout)
      expect(summary).toMatchObject({ target: guest.target, sent: 2, received: 2 })
      expect(summary.timesMs).toHaveLength(2)
      expect(summary.minMs).toBeLessThanOrEqual(summary.avgMs)
      expect(summary.avgMs).toBeLessThanOrEqual(summary.maxMs)
      expect(code).toBe(0)
    })
  })
})

describe('qga ping with an agent that is slow', () => {
  it('is done when any was answered', async () => {
    await using guest = await fakeGuest()
    guest.agent.faults = [dropReply({ command: 'guest-ping', nth: 3 })]
    const { code, stdout } = await qga(['ping', '-c', '3', '-i', '0', '--timeout', '2s', guest.target])
    expect(stdout).toContain('no reply: seq=2 after 2.00 s')
    expect(stdout).toContain('3 sent, 2 answered, 33% lost')
    expect(code).toBe(0)
  })

  it('is a time-out when none was', async () => {
    await using guest = await fakeGuest()
    guest.agent.faults = [2, 3].map((nth) => dropReply({ command: 'guest-ping', nth }))
    const { code, stdout, stderr } = await qga(['ping', '-c', '2', '-i', '0', '--timeout', '2s', guest.target])
    expect(stdout).toMatch(/2 sent, 0 answered, 100% lost\n$/)
    expect(stderr).toMatch(/^error: .*: guest-ping: no reply within 2000 ms\n {2}try: /)
    expect(code).toBe(124)
  })

  it('gives its summary when it is interrupted', async () => {
    await using guest = await fakeGuest()
    const { code, stdout } = await qga(['ping', guest.target], {
      started: async ({ kill, written }) => {
        await until(() => written().includes('reply: seq=1'))
        kill('SIGINT')
      },
    })
    expect(stdout).toContain('1 sent, 1 answered, 0% lost')
    expect(code).toBe(130)
  })
})
