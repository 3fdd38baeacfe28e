import { CommandFailure, dropReply } from '@qga/testing'
import { describe, expect, it } from 'vitest'
import type { GuestAgent, TransferStopped, UploadOptions } from '../src/index.js'
import { rejection } from './rejection.js'
import { connected } from './with-fake.js'

const path = '/etc/conf'
const there = { files: { [path]: 'precious' } }
const full = {
  'guest-file-write': () => {
    throw new CommandFailure('GenericError', 'failed to write to file: No space left on device')
  },
}
const broken = new Error('cannot read my source')

function fails(): AsyncGenerator<string> {
  return (async function* () {
    yield* []
    throw broken
  })()
}

describe('a file of the guest that is there', () => {
  it.each([
    ['a source that fails at its first piece', fails, broken],
    ['one whose pieces are no bytes', () => [5], { code: 'BAD_OPTION' }],
    ['bytes that are no pieces', () => Buffer.from('x'), { code: 'BAD_OPTION' }],
    ['nothing', () => null, { code: 'BAD_OPTION' }],
    ['a number', () => 5, { code: 'BAD_OPTION' }],
  ])('is left as it is by an upload of %s', async (_, source, told) => {
    for (const [options, more] of [[{}], [{ privacy: 'skip' }], [{}, { block: ['guest-exec'] }]] as const) {
      const { agent, fake } = await connected({}, { ...there, ...more })
      expect(await rejection(agent.files.upload(source() as never, path, options))).toMatchObject(told)
      expect(Buffer.from(fake.files.get(path)).toString()).toBe('precious')
      expect(fake.openHandles).toHaveLength(0)
    }
  })

  it('is left as it is while the source has nothing to give, and by an abort then', async () => {
    const { agent, fake, asked } = await connected({}, there)
    const [abort, reason] = [new AbortController(), new Error('enough')]
    async function* never(): AsyncGenerator<string> {
      yield await new Promise<string>(() => {})
    }
    const copy = rejection(agent.files.upload(never(), path, { signal: abort.signal }))
    while (asked('guest-exec-status').length === 0) await new Promise((resolve) => setTimeout(resolve, 5))
    await agent.ping()
    abort.abort(reason)
    expect(await copy).toBe(reason)
    expect(asked('guest-file-open')).toEqual([])
    expect(Buffer.from(fake.files.get(path)).toString()).toBe('precious')
  })

  it.each([
    ['no text or bytes', undefined, {}],
    ['a number', 5, {}],
    ['a mode that is none', 'new', { mode: -1 }],
    ['another', 'new', { mode: Number.NaN }],
    ['and another', 'new', { mode: 0o10000 }],
    ['a privacy that is none', 'new', { privacy: 'full' }],
  ])('is left as it is by writeFile with %s', async (_, data, options) => {
    const { agent, fake } = await connected({}, there)
    const written = agent.files.writeFile(path, data as never, options as object)
    expect(await rejection(written)).toMatchObject({ code: 'BAD_OPTION' })
    expect(Buffer.from(fake.files.get(path)).toString()).toBe('precious')
  })

  it.each([{ mode: -1 }, { privacy: 'full' }, { verify: true }, { verify: 'md5' }])(
    'is left as it is by an upload with %j',
    async (options) => {
      const { agent, fake } = await connected({}, there)
      const copy = agent.files.upload(['new'], path, options as object)
      expect(await rejection(copy)).toMatchObject({ code: 'BAD_OPTION' })
      expect(Buffer.from(fake.files.get(path)).toString()).toBe('precious')
    },
  )

  const writes = (agent: GuestAgent, options: UploadOptions = {}) => [
    () => agent.files.writeFile(path, 'new', options),
    () => agent.files.upload(['new'], path, options),
    () => agent.files.upload(import.meta.filename, path, options),
  ]

  it.each(['guest-file-write', 'guest-file-flush', 'guest-file-close'])(
    'is left as it is where %s is switched off',
    async (command) => {
      const { agent, fake, asked } = await connected({}, { ...there, block: [command] })
      for (const write of writes(agent)) {
        expect(await rejection(write())).toMatchObject({ code: 'COMMAND_UNAVAILABLE', why: 'disabled', command })
      }
      expect(Buffer.from(fake.files.get(path)).toString()).toBe('precious')
      expect(asked('guest-file-open')).toEqual([])
    },
  )

  it('is written once that is switched on again', async () => {
    const off = new Set(['guest-file-write'])
    const { agent, fake } = await connected(
      {
        'guest-info': async (_, { builtIn }) => {
          const info = await builtIn()
          const commands = info.supported_commands.map((one) => ({ ...one, enabled: !off.has(one.name) }))
          return { ...info, supported_commands: commands }
        },
      },
      there,
    )
    expect(await agent.supports('guest-file-write')).toBe(false)
    off.clear()
    await agent.files.writeFile(path, 'new')
    expect(Buffer.from(fake.files.get(path)).toString()).toBe('new')
  })

  it('is written where nothing is known of what is switched off', async () => {
    const { agent, fake } = await connected({}, { ...there, block: ['guest-info'] })
    await agent.files.writeFile(path, 'new')
    expect(Buffer.from(fake.files.get(path)).toString()).toBe('new')
  })

  it('is told to be empty where the reply to its opening was lost', async () => {
    for (const at of [0, 1, 2]) {
      const { agent, fake } = await connected({}, { ...there, faults: [dropReply({ command: 'guest-file-open' })] })
      const stopped: TransferStopped[] = []
      const onStopped = (state: TransferStopped) => stopped.push(state)
      const error = await rejection(writes(agent, { timeoutMs: 300, onStopped })[at]?.() ?? Promise.resolve())
      expect(error).toMatchObject({ code: 'TRANSFER_FAILED', bytes: 0, part: path, cause: { code: 'TIMEOUT' } })
      expect(stopped).toMatchObject([{ bytes: 0, part: path, resumable: at === 2 }])
      expect(Buffer.from(fake.files.get(path)).toString()).toBe('')
    }
  })

  it('is told to be as it is where its opening was refused', async () => {
    const refuse = () => {
      throw new CommandFailure('GenericError', 'failed to open file')
    }
    const { agent } = await connected({ 'guest-file-open': refuse }, there)
    const onStopped = () => expect.unreachable()
    for (const write of writes(agent, { onStopped })) {
      expect(await rejection(write())).toMatchObject({ code: 'COMMAND_FAILED' })
    }
  })

  it('is told to be empty where nothing could be written', async () => {
    const { agent, fake } = await connected(full, there)
    const told = { code: 'TRANSFER_FAILED', bytes: 0, part: path, cause: { code: 'COMMAND_FAILED' } }
    for (const write of writes(agent)) {
      fake.files.put(path, 'precious')
      expect(await rejection(write())).toMatchObject(told)
      expect(Buffer.from(fake.files.get(path)).toString()).toBe('')
    }
  })
})

it('options of copies from the guest that make no sense are refused', async () => {
  const { agent } = await connected({}, there)
  for (const options of [{ verify: true }, { verify: 'md5' }]) {
    const copy = agent.files.download(path, '/tmp/never', options as object)
    expect(await rejection(copy)).toMatchObject({ code: 'BAD_OPTION' })
  }
  for (const limit of [{ maxBytes: Number.NaN }, { maxEntries: -1 }, { maxDepth: 0 }, { verify: 'x' }]) {
    const copy = agent.files.download('/etc', '/tmp/never', { recursive: true, ...(limit as object) })
    expect(await rejection(copy)).toMatchObject({ code: 'BAD_OPTION' })
  }
})
