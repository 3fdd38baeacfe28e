import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { pendingFreezes, thawPending, withFrozen } from '@qga/client'
import { afterEach, describe, expect } from 'vitest'
import { nameOf } from '../src/matrix.js'
import { oneGuest } from './one-guest.js'
import { underWay } from './under-way.js'
import { environment, verifies } from './verifies.js'

const holder = fileURLToPath(new URL('../src/bin/freeze-holder.ts', import.meta.url))

describe(nameOf(environment), () => {
  const disks = ['data', 'more'].map((name) => ({ name, sizeMiB: 64 }))
  const guest = oneGuest({ disks })

  afterEach(async () => {
    await guest().control.sh('rm -f /run/hook-fails-*')
    await using agent = await guest().connect({ timeoutMs: 30_000 })
    await agent.fsfreezeThaw()
    await guest().control.sh('rm -f /run/hook.log')
  })

  verifies('freeze/writes', async () => {
    await using agent = await guest().connect()
    const { control } = guest()
    expect(await agent.fsfreezeFreeze()).toBe(disks.length)
    let written = false
    const write = underWay(
      control.sh('touch /tmp/begun; echo all of it >/data/file; cat /data/file').then((text) => {
        written = true
        return text
      }),
    )
    await control.sh('until test -e /tmp/begun; do sleep 0.1; done; sleep 1')
    expect(written).toBe(false)
    expect(await agent.fsfreezeThaw()).toBe(disks.length)
    expect(await write).toBe('all of it')
  })

  verifies('freeze/refusals', async () => {
    await using agent = await guest().connect()
    await agent.fsfreezeFreeze()
    expect(await agent.fsfreezeStatus()).toBe('frozen')
    await agent.ping()
    await expect(agent.getOsinfo()).rejects.toMatchObject({ code: 'COMMAND_UNAVAILABLE', why: 'frozen' })
    await expect(agent.fsfreezeFreeze()).rejects.toMatchObject({ code: 'COMMAND_UNAVAILABLE' })
    await agent.fsfreezeThaw()
    expect(await agent.fsfreezeStatus()).toBe('thawed')
    await agent.getOsinfo()
  })

  verifies('freeze/no-thaw', async () => {
    await guest().restartAgent('-b', 'guest-fsfreeze-thaw')
    try {
      await using agent = await guest().connect()
      await expect(agent.freeze({ journal: false })).rejects.toMatchObject({ reason: 'unavailable' })
      expect(await agent.fsfreezeStatus()).toBe('thawed')
    } finally {
      await guest().restartAgent()
    }
  })

  verifies('freeze/hooks', async () => {
    await using agent = await guest().connect()
    const { control } = guest()
    await agent.fsfreezeFreeze()
    await agent.fsfreezeThaw()
    expect(await control.sh('cat /run/hook.log')).toBe('freeze\nthaw')
    await control.sh('touch /run/hook-fails-freeze')
    await expect(agent.fsfreezeFreeze()).rejects.toMatchObject({ code: 'COMMAND_FAILED' })
    expect(await agent.fsfreezeStatus()).toBe('thawed')
    await control.sh('touch /data/not-frozen')
  })

  verifies('freeze/agent-killed', async () => {
    await using agent = await guest().connect()
    await agent.fsfreezeFreeze()
    await guest().restartAgent()
    expect(await agent.fsfreezeStatus()).toBe('frozen')
    await expect(agent.getOsinfo()).rejects.toMatchObject({ code: 'COMMAND_UNAVAILABLE' })
    expect(await agent.fsfreezeThaw()).toBe(disks.length)
    await guest().control.sh('touch /data/thawed')
  })

  verifies('freeze/other-client', async () => {
    const first = await guest().connect()
    await first.fsfreezeFreeze()
    await first.close()
    await using second = await guest().connect({ timeoutMs: 30_000 })
    expect(await second.fsfreezeStatus()).toBe('frozen')
    expect(await second.fsfreezeThaw()).toBe(disks.length)
  })

  verifies('freeze/lease', async () => {
    await using agent = await guest().connect()
    const guard = await agent.freeze({ maxMs: 1500 })
    expect(guard.filesystems).toBe(disks.length)
    // It ends when the guest thaws, which the lease brings about.
    await guest().control.sh('touch /data/after-the-lease')
    await expect.poll(() => guard.state, { timeout: 60_000 }).toBe('thawed')
    expect(guard.signal.reason).toMatchObject({ code: 'FREEZE_LOST' })
    expect(await agent.fsfreezeStatus()).toBe('thawed')
    expect(await guard.thaw()).toMatchObject({ lost: expect.anything() })
  })

  verifies('freeze/lease-agent-killed', async () => {
    await using agent = await guest().connect()
    const guard = await agent.freeze({ maxMs: 120_000 })
    await guest().restartAgent()
    expect(await guard.thaw()).toMatchObject({ lost: undefined, filesystems: disks.length })
    expect(await agent.fsfreezeStatus()).toBe('thawed')
    await guest().control.sh('touch /data/thawed-by-the-next')
  })

  verifies('freeze/with-frozen', async () => {
    await using agent = await guest().connect()
    const journal = join(guest().folder, 'freezes')
    const all = await withFrozen(agent, { journal }, async ({ consistency, guard }) => {
      expect(await pendingFreezes({ journal })).toMatchObject([{ holder: 'alive' }])
      expect(await agent.fsfreezeStatus()).toBe('frozen')
      return [consistency, guard?.filesystems]
    })
    expect(all).toMatchObject({
      value: ['filesystem-consistent', disks.length],
      consistency: 'filesystem-consistent',
      thaw: { lost: undefined, filesystems: disks.length, complete: true },
      warnings: [],
    })
    expect(await pendingFreezes({ journal })).toEqual([])
    const some = await withFrozen(agent, { journal, mountpoints: ['/data'] }, async ({ guard }) => {
      await guest().control.sh('touch /more/not-asked-for')
      return guard?.filesystems
    })
    expect(some).toMatchObject({ value: 1, consistency: 'filesystem-consistent' })
    const none = withFrozen(agent, { journal, mountpoints: ['/nosuch'] }, () => {})
    await expect(none).rejects.toMatchObject({ code: 'FREEZE_FAILED' })
    await guest().control.sh('touch /run/hook-fails-freeze')
    const without = await withFrozen(agent, { journal, onFreezeFail: 'crash-consistent' }, () => 'done')
    expect(without).toMatchObject({ value: 'done', consistency: 'crash-consistent', freezeError: { reason: 'failed' } })
    expect(await agent.fsfreezeStatus()).toBe('thawed')
  })

  verifies('freeze/pending', async () => {
    const journal = join(guest().folder, 'freezes')
    const words = ['--import', import.meta.resolve('tsx'), holder, guest().agentPath, journal]
    const program = spawn(process.execPath, words, { stdio: ['pipe', 'pipe', 'inherit'] })
    const ended = underWay(once(program, 'exit'))
    try {
      const [said] = await Promise.race([once(program.stdout, 'data'), ended])
      expect(String(said)).toBe('frozen\n')
    } finally {
      program.kill('SIGKILL')
      await ended
    }
    await using agent = await guest().connect({ timeoutMs: 30_000 })
    expect(await agent.fsfreezeStatus()).toBe('frozen')
    await agent.close()
    expect(await pendingFreezes({ journal })).toMatchObject([{ holder: 'dead', target: `unix:${guest().agentPath}` }])
    const [thawed] = await thawPending({ journal })
    expect(thawed).toMatchObject({ outcome: 'thawed', error: undefined })
    expect(await pendingFreezes({ journal })).toEqual([])
    await guest().control.sh('touch /data/thawed-by-the-journal')
  })

  verifies('freeze/list', async () => {
    await using agent = await guest().connect()
    const { control } = guest()
    expect(await agent.fsfreezeFreezeList({ mountpoints: ['/data', '/data'] })).toBe(1)
    await control.sh('touch /more/free')
    await agent.fsfreezeThaw()
    expect(await agent.fsfreezeFreezeList({ mountpoints: ['/nosuch'] })).toBe(0)
    expect(await agent.fsfreezeStatus()).toBe('thawed')
  })

  verifies('freeze/trim', async () => {
    await using agent = await guest().connect()
    const { control } = guest()
    await control.sh('dd if=/dev/urandom of=/data/big bs=1M count=16; sync')
    const full = await guest().allocatedBytes('data')
    await control.sh('rm /data/big; sync')
    const { paths } = await agent.fstrim()
    expect(paths.map(({ path }) => path)).toEqual(expect.arrayContaining(['/data', '/more']))
    for (const path of paths) expect(path.error).toBeUndefined()
    expect(await guest().allocatedBytes('data')).toBeLessThan(full - 8 * 2 ** 20)
  })
})
