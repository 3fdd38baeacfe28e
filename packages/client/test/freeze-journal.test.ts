import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises'
import { hostname, tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { FakeAgent } from '@qga/testing'
import { serveUnix } from '@qga/testing/node'
import { afterEach, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest'
import { GuestAgent, pendingFreezes, thawPending } from '../src/index.js'
import { rejection } from './rejection.js'

/** No process has this number. */
const NOBODY = 2 ** 22 + 1

/** Soon, on a machine that is busy as well. */
const soon = { timeout: 20_000, interval: 5 }

let folder: string
let journal: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'qga-journal-'))
  journal = join(folder, 'state', 'freezes')
})
afterEach(() => rm(folder, { recursive: true, force: true }))

async function guest() {
  const fake = new FakeAgent()
  const served = await serveUnix(fake, join(folder, 'qga.sock'))
  onTestFinished(() => served[Symbol.asyncDispose]())
  return { fake, path: served.path }
}

/** A process that has frozen the guest. */
async function holder(path: string, ...signals: string[]): Promise<ChildProcess> {
  const program = fileURLToPath(new URL('freeze-holder.ts', import.meta.url))
  const child = spawn(process.execPath, ['--import', 'tsx', program, path, journal, ...signals], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  onTestFinished(() => void child.kill('SIGKILL'))
  await once(child.stdout, 'data')
  return child
}

async function killed(child: ChildProcess, signal: NodeJS.Signals): Promise<unknown> {
  const exited = once(child, 'exit')
  child.kill(signal)
  return (await exited)[1]
}

describe('the journal', () => {
  it('names a socket by its whole path, for whoever thaws from another folder', async () => {
    const { path } = await guest()
    await using agent = await GuestAgent.connect(relative(process.cwd(), path))
    await using _ = await agent.freeze({ journal })
    expect(await pendingFreezes({ journal })).toMatchObject([{ target: `unix:${path}` }])
  })

  it('knows of a freeze from before it begins until the thaw is confirmed', async () => {
    const seen: unknown[] = []
    const fake = new FakeAgent({
      'guest-fsfreeze-freeze': async (_, { builtIn }) => {
        seen.push(await pendingFreezes({ journal }))
        return await builtIn()
      },
    })
    await using agent = await GuestAgent.connect(fake.transport)
    const guard = await agent.freeze({ journal, maxMs: 5_000 })
    const entry = {
      target: 'fake agent',
      pid: process.pid,
      host: hostname(),
      holder: 'alive',
      overdue: false,
      maxMs: 5_000,
    }
    expect(seen).toMatchObject([[entry]])
    const [pending] = await pendingFreezes({ journal })
    expect(pending).toMatchObject(entry)
    expect(Date.now() - Number(pending?.when)).toBeLessThan(60_000)
    await guard.thaw()
    expect(await pendingFreezes({ journal })).toEqual([])
  })

  it.each([{ maxMs: 10_000 / 3 }, { timeoutMs: 10_000.5 }, { thawTimeoutMs: 30_000.25 }])(
    'knows of a freeze of fractions of a millisecond: %j',
    async (options) => {
      const fake = new FakeAgent()
      await using agent = await GuestAgent.connect(fake.transport)
      await using _guard = await agent.freeze({ journal, ...options })
      const [found] = await pendingFreezes({ journal })
      expect(found).toMatchObject({ target: 'fake agent', maxMs: Math.ceil(options.maxMs ?? 30_000) })
      // As entries of older versions are.
      const text = await readFile(join(journal, found?.id ?? ''), 'utf8')
      const older = { ...JSON.parse(text), maxMs: 0.5, until: Date.now() + 0.5 }
      await writeFile(join(journal, 'older.json'), JSON.stringify(older))
      expect(await pendingFreezes({ journal })).toMatchObject([{}, { id: 'older.json', maxMs: 0.5 }])
      await rm(join(journal, 'older.json'))
    },
  )

  it('leaves out mount points that are too many for an entry', async () => {
    const mounts = Array.from({ length: 600 }, (_, at) => ({
      device: `vd${at}`,
      path: `/var/lib/pods/${'x'.repeat(100)}/${at}`,
      type: 'ext4',
      totalBytes: 1,
      usedBytes: 0,
    }))
    const fake = new FakeAgent({}, { mounts })
    await using agent = await GuestAgent.connect(fake.transport)
    await using guard = await agent.freeze({ journal, mountpoints: mounts.map(({ path }) => path) })
    expect(guard.warnings).toEqual([])
    expect(await pendingFreezes({ journal })).toMatchObject([{ target: 'fake agent', mountpoints: undefined }])
  })

  it('that is there and cannot be read is told, with what the file system says', async () => {
    await writeFile(join(folder, 'file'), '')
    const options = { journal: join(folder, 'file') }
    await expect(pendingFreezes(options)).rejects.toMatchObject({ code: 'ENOTDIR' })
    await expect(thawPending(options)).rejects.toMatchObject({ code: 'ENOTDIR' })
  })

  it('is private', async () => {
    const fake = new FakeAgent()
    await using agent = await GuestAgent.connect(fake.transport)
    await using _guard = await agent.freeze({ journal })
    const [name = ''] = await readdir(journal)
    expect((await stat(journal)).mode & 0o777).toBe(0o700)
    expect((await stat(join(journal, name))).mode & 0o777).toBe(0o600)
  })

  it('lies where XDG says', async () => {
    vi.stubEnv('XDG_STATE_HOME', folder)
    onTestFinished(() => void vi.unstubAllEnvs())
    const fake = new FakeAgent()
    await using agent = await GuestAgent.connect(fake.transport)
    await using _guard = await agent.freeze({ mountpoints: ['/srv'] })
    expect(await readdir(join(folder, 'qga', 'freezes'))).toHaveLength(1)
    expect(await pendingFreezes()).toMatchObject([{ mountpoints: ['/srv'] }])
  })

  it('that cannot be written is a warning, and hinders no freeze', async () => {
    await writeFile(join(folder, 'state'), '')
    const fake = new FakeAgent()
    await using agent = await GuestAgent.connect(fake.transport)
    await using guard = await agent.freeze({ journal })
    expect(guard.warnings).toEqual([expect.stringContaining('in no journal')])
  })

  it('keeps what could not be confirmed, and loses it with a thaw that could', async () => {
    const fake = new FakeAgent()
    await using agent = await GuestAgent.connect(fake.transport)
    const guard = await agent.freeze({ journal, thawTimeoutMs: 40 })
    fake.silence()
    await guard.thaw().catch(() => {})
    // For whoever comes by: this process waits for nothing any more.
    expect(await pendingFreezes({ journal })).toMatchObject([{ holder: 'alive', overdue: true }])
    fake.answerAgain()
    await vi.waitFor(() => guard.thaw(), soon)
    expect(await pendingFreezes({ journal })).toEqual([])
  })

  it('that is gone by then is not what an error points to', async () => {
    const fake = new FakeAgent()
    await using agent = await GuestAgent.connect(fake.transport)
    const guard = await agent.freeze({ journal, thawTimeoutMs: 40 })
    await rm(journal, { recursive: true })
    fake.silence()
    const error = await rejection(guard.thaw())
    expect(error).toMatchObject({ code: 'THAW_FAILED' })
    expect(error.message).not.toContain('journal')
    expect(error.message).toContain('qga call')
    fake.answerAgain()
    await vi.waitFor(() => guard.thaw(), soon)
  })

  it('that cannot be given up is pointed to all the same: its time will be over', async () => {
    const fake = new FakeAgent()
    await using agent = await GuestAgent.connect(fake.transport)
    const guard = await agent.freeze({ journal, thawTimeoutMs: 40 })
    const [name = ''] = await readdir(journal)
    await mkdir(join(journal, `${name}.new`)) // as where the disk is full
    fake.silence()
    expect((await rejection(guard.thaw())).message).toContain('journal')
    expect(await pendingFreezes({ journal })).toHaveLength(1)
    fake.answerAgain()
    await vi.waitFor(() => guard.thaw(), soon)
  })

  it('passes over what is no entry, or not ours', async () => {
    const fake = new FakeAgent()
    await using agent = await GuestAgent.connect(fake.transport)
    await using _guard = await agent.freeze({ journal })
    const [name = ''] = await readdir(journal)
    const text = await readFile(join(journal, name), 'utf8')
    await writeFile(join(folder, 'elsewhere.json'), text)
    await symlink(join(folder, 'elsewhere.json'), join(journal, 'link.json'))
    await writeFile(join(journal, 'torn.json'), text.slice(0, 20))
    await writeFile(join(journal, 'other.json'), '{"version":2}')
    await writeFile(join(journal, 'lying.json'), text.replace(/"pid":\d+/, '"pid":"1"'))
    await writeFile(join(journal, 'huge.json'), `${text}${' '.repeat(100_000)}`)
    await chmod(join(journal, 'torn.json'), 0o600)
    expect((await pendingFreezes({ journal })).map(({ id }) => id)).toEqual([name])
  })

  it('is empty where there is none', async () => {
    expect(await pendingFreezes({ journal })).toEqual([])
    expect(await thawPending({ journal })).toEqual([])
  })
})

describe('a process that was killed', () => {
  it('leaves a guest frozen, and thawPending thaws it', { timeout: 60_000 }, async () => {
    const { fake, path } = await guest()
    const child = await holder(path)
    expect(await thawPending({ journal })).toMatchObject([{ outcome: 'held', freeze: { holder: 'alive' } }])
    expect(fake.frozen).toBe(true)
    expect(await killed(child, 'SIGKILL')).toBe('SIGKILL')
    expect(fake.frozen).toBe(true)
    expect(await pendingFreezes({ journal })).toMatchObject([
      { holder: 'dead', target: `unix:${path}`, pid: child.pid },
    ])
    expect(await thawPending({ journal })).toMatchObject([{ outcome: 'thawed', error: undefined }])
    expect(fake.frozen).toBe(false)
    expect(await thawPending({ journal })).toEqual([])
  })

  it.runIf(process.platform === 'linux')(
    'is gone, though its parent never asks for it',
    { timeout: 60_000 },
    async () => {
      const { fake, path } = await guest()
      const program = fileURLToPath(new URL('freeze-holder.ts', import.meta.url))
      const words = [process.execPath, '--import', 'tsx', program, path, journal]
      const parent = spawn('sh', ['-c', '"$@" & echo $!; exec sleep 600', 'sh', ...words], {
        stdio: ['ignore', 'pipe', 'inherit'],
      })
      onTestFinished(() => void parent.kill('SIGKILL'))
      let said = ''
      for await (const text of parent.stdout) {
        said += text
        if (said.includes('frozen')) break
      }
      process.kill(Number.parseInt(said, 10), 'SIGKILL')
      await vi.waitFor(async () => expect(await pendingFreezes({ journal })).toMatchObject([{ holder: 'dead' }]), soon)
      expect(await readFile(`/proc/${Number.parseInt(said, 10)}/stat`, 'utf8')).toContain(') Z ')
      expect(await thawPending({ journal })).toMatchObject([{ outcome: 'thawed' }])
      expect(fake.frozen).toBe(false)
    },
  )

  it.each(['SIGTERM', 'SIGINT'] as const)(
    'by %s thaws first where that was asked for',
    { timeout: 60_000 },
    async (name) => {
      const { fake, path } = await guest()
      const child = await holder(path, 'SIGTERM', 'SIGINT')
      expect(fake.frozen).toBe(true)
      expect(await killed(child, name)).toBe(name)
      expect(fake.frozen).toBe(false)
      expect(await pendingFreezes({ journal })).toEqual([])
    },
  )
})

describe('thawPending', () => {
  /** An entry as a process has left it that is no more, or as one that never ends has. */
  async function left(change: object): Promise<FakeAgent> {
    const fake = new FakeAgent()
    await using agent = await GuestAgent.connect(fake.transport)
    await using _guard = await agent.freeze({ journal })
    const [name = ''] = await readdir(journal)
    const entry = { ...JSON.parse(await readFile(join(journal, name), 'utf8')), ...change }
    await writeFile(join(journal, 'left.json'), JSON.stringify(entry))
    return fake
  }
  const connect = (fake: FakeAgent) => () => GuestAgent.connect(fake.transport)

  it.each([
    ['is gone', { pid: NOBODY }, 'dead'],
    ['has another’s number', { startTime: '1' }, 'dead'],
    ['ran before the machine was started anew', { boot: 'another' }, 'dead'],
    ['should be done by now', { until: 1 }, 'alive'],
  ])('asks the guest of one that %s', async (_, change, fate) => {
    const fake = await left(change)
    expect(await pendingFreezes({ journal })).toMatchObject([{ holder: fate }])
    expect(await thawPending({ journal, connect: connect(fake) })).toMatchObject([{ outcome: 'was-thawed' }])
    expect(await pendingFreezes({ journal })).toEqual([])
  })

  it.each([
    ['on another host', { host: 'another' }],
    ['in another container', { pidNamespace: 'pid:[1]' }],
  ])('leaves one alone that may live %s', async (_, change) => {
    const fake = await left(change)
    expect(await pendingFreezes({ journal })).toMatchObject([{ holder: 'elsewhere' }])
    expect(await thawPending({ journal, connect: connect(fake) })).toMatchObject([{ outcome: 'held' }])
  })

  const socket = 'unix:/run/vm1/qga.sock'
  const other = { host: 'another', boot: 'another', until: 1 }

  it('leaves the guest of another machine to that: the same path is another guest here', async () => {
    await left({ ...other, target: socket })
    expect(await pendingFreezes({ journal })).toMatchObject([{ overdue: true, onThisMachine: false }])
    expect(await thawPending({ journal })).toMatchObject([{ outcome: 'held' }])
    expect(await pendingFreezes({ journal })).toHaveLength(1)
  })

  it('and does not leave its own guest of that name for it', async () => {
    await left({ ...other, target: socket })
    const theirs = await readFile(join(journal, 'left.json'), 'utf8')
    await writeFile(join(journal, 'theirs.json'), theirs)
    await writeFile(
      join(journal, 'left.json'),
      JSON.stringify({ ...JSON.parse(theirs), host: hostname(), pid: NOBODY }),
    )
    const outcomes = (await thawPending({ journal })).map(({ freeze, outcome }) => [freeze.onThisMachine, outcome])
    expect(outcomes.sort()).toEqual([
      [false, 'held'],
      [true, 'failed'],
    ])
  })

  it.each([
    ['an address leads to the same guest from everywhere', { ...other, target: 'tcp://127.0.0.1:1' }, undefined],
    ['a container of this machine', { host: 'another', until: 1, target: socket }, undefined],
    ['the caller knows how to get there', { ...other, target: socket }, () => GuestAgent.connect('tcp://127.0.0.1:1')],
  ])('but tries where %s', async (_, change, connect) => {
    await left(change)
    expect(await thawPending({ journal, connect, timeoutMs: 500 })).toMatchObject([
      { outcome: 'failed', error: { code: 'CONNECT_FAILED' } },
    ])
  })

  it("leaves a guest alone that another's process holds", async () => {
    const fake = await left({ pid: NOBODY })
    await using agent = await GuestAgent.connect(fake.transport)
    await using _guard = await agent.freeze({ journal })
    expect(await thawPending({ journal, connect: connect(fake) })).toMatchObject([
      { outcome: 'held' },
      { outcome: 'held' },
    ])
    expect(fake.frozen).toBe(true)
  })

  it('keeps the entry of a guest that cannot be reached, or does not thaw', async () => {
    const fake = await left({ pid: NOBODY })
    expect(await thawPending({ journal })).toMatchObject([{ outcome: 'failed', error: { code: 'BAD_ADDRESS' } }])
    const stubborn = new FakeAgent({ 'guest-fsfreeze-status': () => 'frozen' })
    expect(await thawPending({ journal, connect: connect(stubborn), timeoutMs: 500 })).toMatchObject([
      { outcome: 'failed', error: { code: 'THAW_FAILED', guest: 'frozen' } },
    ])
    expect(await thawPending({ journal, connect: connect(fake) })).toMatchObject([{ outcome: 'was-thawed' }])
  })
})
