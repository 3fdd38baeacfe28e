import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PassThrough } from 'node:stream'
import { CommandFailure, type FakeAgentOptions } from '@qga/testing'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { TransferStopped } from '../src/index.js'
import { rejection } from './rejection.js'
import { connected } from './with-fake.js'

let here: string
beforeEach(async () => {
  here = await mkdtemp(join(tmpdir(), 'qga-here-'))
})
afterEach(() => rm(here, { recursive: true }))

/** A guest that starts no program for the first so many times. */
const refusing = (times: number, desc: string) => {
  let refused = 0
  return connected({
    'guest-exec': (_, { builtIn }) => {
      if (refused++ < times) throw new CommandFailure('GenericError', desc)
      return builtIn()
    },
  })
}

describe('a new file', () => {
  it('is private again after one that could not be', async () => {
    const { agent, fake } = await refusing(1, 'Failed to fork (Cannot allocate memory)')
    expect(await agent.files.writeFile('/a', 'secret')).toBe('open')
    expect(await agent.files.writeFile('/b', 'secret')).toBe('private')
    expect(fake.files.stat('/b')).toMatchObject({ mode: 0o600 })
  })

  it.each(['No such file or directory', 'Permission denied'])(
    'is tried to be private once, where there is no shell: %s',
    async (why) => {
      const { agent, asked } = await refusing(9, `Failed to execute child process “sh” (${why})`)
      for (const path of ['/a', '/b']) expect(await agent.files.writeFile(path, 'secret')).toBe('open')
      expect(asked('guest-exec')).toHaveLength(1)
    },
  )
})

describe('a mode that cannot be set', () => {
  const noChmod: FakeAgentOptions = {
    files: { '/old': 'x' },
    programs: {
      chmod: ({ err }) => {
        err('chmod: Operation not permitted\n')
        return 1
      },
    },
  }

  it.each(['/old', '/new'])('is an error where it was asked for, and what was written is there: %s', async (path) => {
    const { agent, fake } = await connected({}, noChmod)
    const stopped: TransferStopped[] = []
    const options = { mode: 0o640, onStopped: (state: TransferStopped) => stopped.push(state) }
    for (const write of [
      () => agent.files.writeFile(path, 'all', options),
      () => agent.files.upload(['all'], path, options),
    ]) {
      const error = await rejection(write())
      expect(error).toMatchObject({ code: 'GUEST_PROGRAM_FAILED', program: 'chmod' })
      expect(error.message).toContain(`${path} is written, but its mode cannot be set: chmod: Operation not permitted`)
      expect(Buffer.from(fake.files.get(path)).toString()).toBe('all')
    }
    expect(stopped).toMatchObject([
      { bytes: 3, part: path },
      { bytes: 3, part: path },
    ])
    expect(fake.files.stat(path)).toMatchObject({ mode: path === '/old' ? 0o644 : 0o600 })
  })

  it('of a local file leaves the new one private', async () => {
    const { agent, fake } = await connected({}, noChmod)
    await writeFile(join(here, 'local'), 'x', { mode: 0o755 })
    expect(await agent.files.upload(join(here, 'local'), '/new')).toMatchObject({ access: 'private' })
    expect(fake.files.stat('/new')).toMatchObject({ mode: 0o600 })
  })

  it('is told before anything is written where programs are switched off', async () => {
    const { agent, fake } = await connected({}, { files: { '/old': 'precious' }, block: ['guest-exec'] })
    for (const write of [
      () => agent.files.writeFile('/old', 'new', { mode: 0o640 }),
      () => agent.files.upload(['new'], '/old', { mode: 0o640 }),
    ]) {
      expect(await rejection(write())).toMatchObject({ code: 'COMMAND_UNAVAILABLE', command: 'guest-exec' })
    }
    expect(Buffer.from(fake.files.get('/old')).toString()).toBe('precious')
  })
})

it('files are opened in modes that the agent for Windows knows as well', async () => {
  const known = ['rb', 'wb', 'a', 'rb+', 'wb+', 'ab+']
  const { agent, asked } = await connected({}, { files: { '/x': 'x' } })
  for (const mode of ['r', 'w', 'a', 'r+', 'w+', 'a+'] as const) await (await agent.files.open('/x', mode)).close()
  expect(asked('guest-file-open').map((args) => args?.mode)).toEqual(known)
})

describe('what cannot be resumed is no copy from the beginning', () => {
  it('to a stream', async () => {
    const { agent, asked } = await connected({}, { files: { '/x': 'x' } })
    const copy = agent.files.download('/x', new PassThrough(), { resume: true })
    expect(await rejection(copy)).toMatchObject({ code: 'BAD_OPTION' })
    expect(asked('guest-file-open')).toEqual([])
  })

  it('of a device', async () => {
    const { agent, fake } = await connected({}, { files: { '/x': 'precious' } })
    expect(await rejection(agent.files.upload('/dev/null', '/x', { resume: true }))).toMatchObject({
      code: 'BAD_OPTION',
    })
    expect(Buffer.from(fake.files.get('/x')).toString()).toBe('precious')
  })
})
