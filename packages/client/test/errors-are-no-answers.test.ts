import { randomBytes } from 'node:crypto'
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { CommandFailure, dropReply, type Fault, garbage, type Handlers, noReply } from '@qga/testing'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { addAuthorizedKeys, listAuthorizedKeys, syncGuestTime } from '../src/guest/index.js'
import { fastForward } from './fast-forward.js'
import { rejection } from './rejection.js'
import { connected } from './with-fake.js'

const content = randomBytes(300_001)
let here: string
beforeEach(async () => {
  here = await mkdtemp(join(tmpdir(), 'qga-no-answer-'))
  await writeFile(join(here, 'local'), content)
})
afterEach(() => rm(here, { recursive: true }))

/** Fails the first time that it is called, and no more. */
function failingOnce(failure: CommandFailure, applies: (args: { path?: string }) => boolean = () => true) {
  let failed = false
  return async (args: unknown, { builtIn }: { builtIn(): unknown }) => {
    if (!failed && applies(args as { path?: string })) {
      failed = true
      throw failure
    }
    return (await builtIn()) as never
  }
}

const barred = new CommandFailure('CommandNotFound', 'Command guest-file-open has been disabled')
const noMemory = new CommandFailure('GenericError', 'Failed to fork (Cannot allocate memory)')

/** As an agent does that was started anew: every file has the number of the first. */
function oneHandle(): Handlers {
  let first: unknown
  return {
    'guest-file-open': async (_, { builtIn }) => {
      const handle = await builtIn()
      first ??= handle
      return first as never
    },
  }
}

describe('a file whose handle the agent has given to another one since', () => {
  it('is neither read nor written nor closed any more', async () => {
    const { agent, asked } = await connected(oneHandle())
    const stale = await agent.files.open('/a', 'w+')
    await using other = await agent.files.open('/b', 'w+')
    expect(other.handle).toBe(stale.handle)
    const no = { code: 'PROTOCOL_VIOLATION', message: expect.stringContaining('/a: the agent was started anew') }
    const before = asked('guest-file-close').length
    for (const work of [stale.read(1), stale.write(content), stale.seek(0), stale.flush(), stale.close()]) {
      expect(await rejection(work)).toMatchObject(no)
    }
    await stale[Symbol.asyncDispose]()
    expect(asked('guest-file-close').length).toBe(before)
  })
})

it('an upload whose handle is of another file since writes nothing more', async () => {
  const { agent, fake } = await connected(oneHandle())
  let begun = () => {}
  let goOn = () => {}
  const isBegun = new Promise<void>((resolve) => (begun = resolve))
  const more = new Promise<void>((resolve) => (goOn = resolve))
  const source = async function* () {
    yield Buffer.alloc(200_000, 'A')
    begun()
    await more
    yield Buffer.alloc(200_000, 'a')
  }
  const uploading = rejection(agent.files.upload(source(), '/a', { privacy: 'skip' }))
  await isBegun
  await using _other = await agent.files.open('/b', 'w')
  const before = fake.files.get('/a').length
  goOn()
  expect((await uploading).cause).toMatchObject({ code: 'PROTOCOL_VIOLATION' })
  expect(fake.files.get('/a').length).toBe(before)
})

describe('a process whose pid the agent has given to another one since', () => {
  it('is lost, and the other one is told of as itself', async () => {
    let asked = 0
    const { agent } = await connected({
      'guest-exec': () => ({ pid: 700 }),
      'guest-exec-status': () => (++asked < 4 ? { exited: false } : { exited: true, exitcode: 5 }),
    })
    const long = await agent.spawn(['long'])
    const waiting = rejection(long.wait())
    const short = await agent.exec(['short'])
    expect(short).toMatchObject({ pid: 700, exitCode: 5 })
    expect(await waiting).toMatchObject({ code: 'EXEC_RESULT_LOST', pid: 700 })
  })
})

describe('a program that is not known to have ended in time', () => {
  const hinted = async (handlers: Handlers, faults: Fault[] = [], timeoutMs = 400) => {
    const { agent, fake } = await connected(handlers)
    fake.faults = faults
    return await rejection(agent.exec(['sleep', '60'], { timeoutMs }))
  }

  it('runs on, though the last question had no time for an answer', async () => {
    const error = await hinted({ 'guest-exec-status': () => noReply })
    expect(error).toMatchObject({ code: 'EXEC_TIMEOUT', hint: expect.stringContaining('It runs on') })
  })

  it('may have ended where a reply was torn', async () => {
    const error = await hinted({}, [garbage('{"return": x}\n', { command: 'guest-exec-status', nth: 1 })])
    expect(error).toMatchObject({ code: 'EXEC_TIMEOUT', hint: expect.stringContaining('A reply is missing') })
  })

  it('may have ended where the last question had time enough, and no answer', async () => {
    const error = await hinted({ 'guest-exec-status': () => noReply }, [], 1_200)
    expect(error).toMatchObject({
      code: 'EXEC_TIMEOUT',
      summary: expect.stringContaining('is not known to have ended within 1200 ms'),
      hint: expect.stringContaining('A reply is missing'),
      cause: { code: 'TIMEOUT' },
    })
  })

  it('is soon known to have lost its result, where its agent answers well', async () => {
    const { agent } = await connected({}, { faults: [dropReply({ command: 'guest-exec-status', nth: 1 })] })
    const error = await fastForward(() => rejection(agent.exec(['true'], { timeoutMs: 20_000 })), 20)
    expect(error).toMatchObject({ code: 'EXEC_RESULT_LOST', cause: { code: 'TIMEOUT', timeoutMs: 5_000 } })
  })

  it('is not said to run on where the reply of what ends it is lost', async () => {
    const kill: Handlers['guest-exec'] = async ({ path }, { builtIn }) => {
      if (path !== '/bin/sh') return await builtIn()
      void builtIn()
      return noReply
    }
    const { agent } = await connected({ 'guest-exec': kill })
    const ended = () => rejection(agent.exec(['sleep', '1000000'], { timeoutMs: 400, killOnTimeout: true }))
    const error = await fastForward(ended, 5)
    expect(error).toMatchObject({
      code: 'EXEC_TIMEOUT',
      killed: false,
      message: expect.not.stringContaining('It runs'),
    })
    expect(error).toMatchObject({ hint: expect.stringContaining('whether it runs on') })
  })
})

it('a clock that comes nearer by itself was not set', async () => {
  let asked = 0
  const late = () => BigInt(Date.now() - (++asked > 3 ? 10 : 3_600_000)) * 1_000_000n
  const { agent } = await connected({ 'guest-get-time': late }, { block: ['guest-set-time'] })
  expect(await rejection(syncGuestTime(agent))).toMatchObject({ code: 'COMMAND_UNAVAILABLE' })
})

it('a comment is no key, wherever it begins', async () => {
  const { agent, asked } = await connected()
  const adding = addAuthorizedKeys(agent, 'root', ['  # ssh-rsa AAAAB3NzaC1yc2E= old'])
  expect(await rejection(adding)).toMatchObject({ code: 'BAD_OPTION', message: expect.stringContaining('a comment') })
  expect(asked('guest-ssh-add-authorized-keys')).toEqual([])
})

describe('an error is not taken for an answer', () => {
  it('keys that cannot be read for now are not none', async () => {
    const refused = new CommandFailure('GenericError', 'failed to read: Too many open files')
    const { agent } = await connected({ 'guest-ssh-get-authorized-keys': failingOnce(refused) })
    expect(await rejection(listAuthorizedKeys(agent, 'root'))).toMatchObject({ code: 'COMMAND_FAILED' })
    const { agent: blocked } = await connected({}, { block: ['guest-ssh-get-authorized-keys'] })
    expect(await rejection(listAuthorizedKeys(blocked, 'root'))).toMatchObject({ code: 'COMMAND_UNAVAILABLE' })
  })

  it('a tar that cannot be started for now is not missing', async () => {
    const once = failingOnce(noMemory, ({ path }) => path === 'env')
    const { agent } = await connected({ 'guest-exec': once })
    const error = await rejection(agent.files.download('/etc', join(here, 'copy'), { recursive: true }))
    expect(error).toMatchObject({ code: 'COMMAND_FAILED', desc: noMemory.message })
    expect(await readdir(here)).toEqual(['local'])
  })

  it('an archive with a file that became shorter, and was padded, is not whole', async () => {
    let isTar = false
    const { agent } = await connected({
      'guest-exec': async ({ arg = [] }, { builtIn }) => {
        isTar = arg.includes('-c')
        return await builtIn()
      },
      'guest-exec-status': async (_, { builtIn }) => {
        const words = 'tar: ./log: File shrank by 12 bytes; padding with zeros\n'
        const padded = { exitcode: 1, 'err-data': Buffer.from(words).toString('base64') }
        return { ...(await builtIn()), ...(isTar && padded) }
      },
    })
    const error = await rejection(agent.files.download('/etc', join(here, 'copy'), { recursive: true }))
    expect(error.cause ?? error).toMatchObject({ code: 'GUEST_PROGRAM_FAILED' })
    expect(error.message).toContain('File shrank')
    expect(await readdir(here)).toEqual(['local'])
  })

  it('a file that may not be opened for now is not begun anew', async () => {
    const { agent, fake } = await connected({
      'guest-file-open': failingOnce(barred, () => ready),
    })
    let ready = false
    await agent.files.writeFile('/there', content.subarray(0, 200_000))
    ready = true
    const error = await rejection(agent.files.upload(join(here, 'local'), '/there', { resume: true }))
    expect(error).toMatchObject({ code: 'COMMAND_UNAVAILABLE' })
    expect(fake.files.get('/there').length).toBe(200_000)
    const result = await agent.files.upload(join(here, 'local'), '/there', { resume: true })
    expect(result).toMatchObject({ resumedFrom: 200_000 })
  })

  it("another request's error at the question for the size costs no progress", async () => {
    const { agent, fake } = await connected()
    await agent.files.writeFile('/there', content)
    await writeFile(join(here, 'copy.part'), content.subarray(0, 150_000))
    const stray = '{"error": {"class": "GenericError", "desc": "x"}}\n'
    fake.faults = [garbage(stray, { command: 'guest-file-seek', nth: 1 })]
    const result = await agent.files.download('/there', join(here, 'copy'), { resume: true })
    expect(result).toMatchObject({ resumedFrom: 150_000 })
    expect((await readFile(join(here, 'copy'))).equals(content)).toBe(true)
    expect((await stat(join(here, 'copy'))).size).toBe(content.length)
  })
})
