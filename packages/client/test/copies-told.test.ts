import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { CommandFailure, dropReply, type Program } from '@qga/testing'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { TransferProgress, TransferStopped } from '../src/index.js'
import { rejection } from './rejection.js'
import { connected } from './with-fake.js'

let here: string
beforeEach(async () => {
  here = await mkdtemp(join(tmpdir(), 'qga-here-'))
})
afterEach(() => rm(here, { recursive: true }))

describe('a file that was emptied', () => {
  const files = { '/old': 'precious' }

  // As qemu-ga does whose state folder is gone: it opens the file before it counts the handle. [measured, 7.2]
  it('is told of, though the opening was refused', async () => {
    const { agent, fake } = await connected(
      {
        'guest-file-open': async (_, { builtIn }) => {
          await builtIn()
          throw new CommandFailure('GenericError', 'failed to commit persistent state to disk')
        },
      },
      { files },
    )
    const stopped: TransferStopped[] = []
    const writing = agent.files.writeFile('/old', 'new', { onStopped: (state) => stopped.push(state) })
    expect(await rejection(writing)).toMatchObject({ code: 'TRANSFER_FAILED', bytes: 0 })
    expect(stopped).toHaveLength(1)
    expect(fake.files.get('/old')).toHaveLength(0)
  })

  // Before 6.0 what is switched off has no class of its own. [source]
  it.each(['GenericError', 'CommandNotFound'])('is not told of where the opening is switched off: %s', async (name) => {
    const { agent, fake } = await connected(
      {
        'guest-file-open': () => {
          throw new CommandFailure(name, 'The command guest-file-open has been disabled for this instance')
        },
        'guest-info': async (_, { builtIn }) => {
          const info = await builtIn()
          const commands = info.supported_commands.map((one) =>
            one.name === 'guest-file-open' ? { ...one, enabled: false } : one,
          )
          return { ...info, version: name === 'GenericError' ? '4.2.0' : '7.2.0', supported_commands: commands }
        },
      },
      { files },
    )
    const stopped: TransferStopped[] = []
    const writing = agent.files.writeFile('/old', 'new', { onStopped: (state) => stopped.push(state) })
    expect(await rejection(writing)).toMatchObject({ code: 'COMMAND_UNAVAILABLE', why: 'disabled' })
    expect(stopped).toEqual([])
    expect(Buffer.from(fake.files.get('/old')).toString()).toBe('precious')
  })

  const noReplies: readonly [string, Program | undefined][] = [
    ['a shell that looks', undefined],
    ['a shell that fails', () => 1],
    ['a shell that is killed', () => ({ signal: 9 })],
  ]
  it.each(noReplies)('is told of when the reply to its opening is lost, with %s', async (_, sh) => {
    const { agent } = await connected(
      {},
      { files, faults: [dropReply({ command: 'guest-file-open' })], programs: sh === undefined ? {} : { sh } },
    )
    const stopped: TransferStopped[] = []
    const options = { timeoutMs: 200, onStopped: (state: TransferStopped) => stopped.push(state) }
    expect(await rejection(agent.files.writeFile('/old', 'new', options))).toMatchObject({ code: 'TRANSFER_FAILED' })
    expect(stopped).toHaveLength(1)
  })
})

it('a file that cannot be made is refused as it is', async () => {
  const { agent } = await connected({}, { files: { '/file': '' } })
  const stopped: TransferStopped[] = []
  const writing = agent.files.writeFile('/file/in', 'x', { onStopped: (state) => stopped.push(state) })
  expect(await rejection(writing)).toMatchObject({ code: 'COMMAND_FAILED' })
  expect(stopped).toEqual([])
})

describe('the progress of an empty file', () => {
  it('is told before anything is replaced', async () => {
    const { agent } = await connected({}, { files: { '/empty': '' } })
    const local = join(here, 'local')
    await writeFile(local, 'precious')
    const stopped: TransferStopped[] = []
    const reason = new Error('stop it')
    const copying = agent.files.download('/empty', local, {
      onProgress: () => {
        throw reason
      },
      onStopped: (state) => stopped.push(state),
    })
    expect(await rejection(copying)).toBe(reason)
    expect(await readFile(local, 'utf8')).toBe('precious')
    expect(stopped).toHaveLength(1)
  })

  it.each(['up', 'down'])('goes from copying to verifying: %s', async (way) => {
    const { agent } = await connected({}, { files: { '/empty': '' } })
    const local = join(here, 'local')
    await writeFile(local, '')
    const phases: string[] = []
    const options = { verify: 'sha256', onProgress: ({ phase }: TransferProgress) => phases.push(phase) } as const
    if (way === 'up') await agent.files.upload(local, '/new', options)
    else await agent.files.download('/empty', local, options)
    expect(phases).toEqual(['copying', 'verifying'])
  })
})

it('a write of nothing is nothing, and a stream begins somewhere', async () => {
  const { agent, asked } = await connected({}, { files: { '/file': 'x' } })
  const file = await agent.files.open('/file', 'r+')
  expect(await file.writeSome(new Uint8Array())).toBe(0)
  expect(asked('guest-file-write')).toEqual([])
  await file.close()
  const streaming = agent.files.stream('/file', { start: Number.POSITIVE_INFINITY }).next()
  expect(await rejection(streaming)).toMatchObject({ code: 'BAD_OPTION' })
})
