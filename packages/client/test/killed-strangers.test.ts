import { CommandFailure, type Handlers, type Program } from '@qga/testing'
import { describe, expect, it } from 'vitest'
import { connected } from './with-fake.js'

const AGENT = 500

/** A guest that lists these processes, and notes whom a signal was sent to. */
async function guest(files: Record<string, string> = {}, more: Record<string, Program> = {}) {
  let release = () => {}
  const table = new Map([[AGENT, 1]])
  const killed: number[][] = []
  const programs: Record<string, Program> = {
    ...more,
    ps: ({ out, pid }) => out([...table, [pid, AGENT]].map(([one, parent]) => `${one} ${parent}\n`).join('')),
    job: async ({ pid, sleep }) => {
      table.set(pid, AGENT)
      table.set(9001, pid)
      await sleep(60_000)
    },
  }
  const handlers: Handlers = {
    'guest-get-time': () => new Promise((resolve) => (release = () => resolve(1))),
    'guest-exec': async (args, { builtIn }) => {
      const { path, arg = [] } = args
      if (path !== '/bin/sh' || !arg[0]?.startsWith('-c') || !arg[1]?.includes('kill -s')) return await builtIn()
      killed.push([
        Number(arg[3]),
        ...(arg[1]
          .match(/kill -s "\$0" (\d[\d ]*)/)?.[1]
          ?.split(' ')
          .map(Number) ?? []),
      ])
      return await builtIn({ path: 'true' })
    },
  }
  const { agent, fake } = await connected(handlers, { powerMs: 20, programs, files })
  const boot = (...processes: [pid: number, parent: number][]) => {
    table.clear()
    for (const [pid, parent] of [[AGENT, 1], ...processes] as const) table.set(pid, parent)
  }
  return { agent, fake, killed, boot, release: () => release() }
}

describe('a signal to what a program has left', () => {
  it('is sent to its orphans', async () => {
    const { agent, killed, boot } = await guest()
    const job = await agent.spawn(['job'])
    expect(await job.kill('TERM')).toBe(true)
    boot([9001, 1])
    await job.kill('KILL')
    expect(killed).toEqual([[job.pid, 9001], [9001]])
  })

  const BOOT_ID = '/proc/sys/kernel/random/boot_id'

  it('is sent to its orphans after a mere loss of step, where the guest says that it goes on', async () => {
    const { agent, killed, boot } = await guest({ [BOOT_ID]: 'one' })
    const job = await agent.spawn(['job'])
    await job.kill('TERM')
    const abort = new AbortController()
    const given = agent.ping({ signal: abort.signal }).catch(() => {})
    abort.abort()
    await given
    await agent.ping()
    boot([9001, 1])
    await job.kill('KILL')
    expect(killed).toEqual([[job.pid, 9001], [9001]])
  })

  it.each([{}, { [BOOT_ID]: 'one' }])(
    'is not sent to those that have their pids in a guest that was started anew',
    async (files) => {
      const { agent, fake, killed, boot } = await guest(files)
      // Its pid is given to the listing later, and not that of the job.
      await agent.exec(['true'])
      const job = await agent.spawn(['job'])
      await job.kill('TERM')
      await agent.reboot()
      if (BOOT_ID in files) fake.files.put(BOOT_ID, Buffer.from('two'))
      boot([9001, 1], [9002, 9001])
      expect(await job.kill('KILL')).toBe(false)
      expect(killed).toEqual([[job.pid, 9001]])
    },
  )
})

it('nobody is sent a signal by a list of another start of the guest than was taken for granted', async () => {
  const { agent, killed, boot, release } = await guest()
  await agent.exec(['true'])
  const job = await agent.spawn(['job'])
  await job.kill('TERM')
  // Both wait behind another command: the list is made after the restart.
  const busy = agent.getTime()
  const restarting = agent.reboot()
  const killing = job.kill('KILL')
  await new Promise((resolve) => setTimeout(resolve, 20))
  boot([9001, 1], [9002, 9001])
  release()
  await Promise.all([busy, restarting])
  expect(await killing).toBe(false)
  expect(killed).toEqual([[job.pid, 9001]])
})

it('what was sent a signal is forgotten when the guest is started anew while it is asked for its boot', async () => {
  const cat: Program = async ({ sleep }) => {
    await sleep(200)
    return 1
  }
  const { agent, killed, boot } = await guest({}, { cat })
  await agent.exec(['true'])
  const job = await agent.spawn(['job'])
  const killing = job.kill('TERM')
  await expect.poll(() => killed.length).toBe(1)
  await agent.reboot()
  boot([9001, 1], [9002, 9001])
  expect(await killing).toBe(true)
  expect(await job.kill('KILL')).toBe(false)
  expect(killed).toEqual([[job.pid, 9001]])
})

it('where nobody lists processes, one that has ended is not killed: its pid may be another’s', async () => {
  const killed: string[] = []
  const missing = (path: string) =>
    new CommandFailure('GenericError', `Failed to execute child process “${path}” (No such file or directory)`)
  const { agent, fake } = await connected({
    'guest-exec': (args, { builtIn }) => {
      const { path, arg = [] } = args
      if (path === 'ps' || path === '/bin/sh') throw missing(path)
      if (path !== 'taskkill.exe') return builtIn()
      killed.push(arg.join(' '))
      return builtIn({ path: 'true' })
    },
  })
  {
    await using ended = await agent.spawn(['true'])
    await expect.poll(() => fake.processes.find(({ pid }) => pid === ended.pid)?.exited).toBe(true)
  }
  expect(killed).toEqual([])
  const runs = await agent.spawn(['sleep', '60'])
  expect(await runs.kill('KILL')).toBe(true)
  expect(killed).toEqual([`/F /T /PID ${runs.pid}`])
})
