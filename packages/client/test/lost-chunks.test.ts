import { randomBytes } from 'node:crypto'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { CommandFailure, dropReply, FakeAgent, type Fault, garbage, tornReply } from '@qga/testing'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { GuestAgent } from '../src/index.js'
import { rejection } from './rejection.js'

const data = randomBytes(1_500_003)
const patient = { timeoutMs: 300 }

let here: string
let local: string
beforeEach(async () => {
  here = await mkdtemp(join(tmpdir(), 'qga-here-'))
  local = join(here, 'local')
  await writeFile(local, data)
})
afterEach(() => rm(here, { recursive: true }))

const faults: [string, (command: string) => Fault][] = [
  ['a reply is lost', (command) => dropReply({ command, nth: 3 })],
  ['the first reply is lost', (command) => dropReply({ command, nth: 1 })],
  ['a reply is torn', (command) => tornReply({ after: 500, command, nth: 4 })],
  ['a reply is garbage', (command) => garbage('{"return": {"count": 7, "buf', { command, nth: 2 })],
]

describe.each(faults)('when %s', (_, fault) => {
  it('a download asks again from the same place', async () => {
    const fake = new FakeAgent({}, { files: { '/data': data }, faults: [fault('guest-file-read')] })
    await using agent = await GuestAgent.connect(fake.transport)
    await agent.files.download('/data', join(here, 'copy'), patient)
    expect((await readFile(join(here, 'copy'))).equals(data)).toBe(true)
    expect(fake.openHandles).toEqual([])
    fake.close()
  })

  it('an upload writes again at the same place', async () => {
    const fake = new FakeAgent({}, { faults: [fault('guest-file-write')] })
    await using agent = await GuestAgent.connect(fake.transport)
    const sent = await agent.files.upload(local, '/data', patient)
    expect(sent.bytes).toBe(data.length)
    expect(Buffer.from(fake.files.get('/data')).equals(data)).toBe(true)
    expect(fake.openHandles).toEqual([])
    fake.close()
  })
})

describe('what stays lost', () => {
  it('is given up after some attempts, and the error says how to go on', async () => {
    let reads = 0
    const fake = new FakeAgent(
      {
        'guest-file-read': (_, context) => {
          reads++
          return reads <= 4 ? context.builtIn() : new Promise(() => {})
        },
      },
      { files: { '/data': data } },
    )
    await using agent = await GuestAgent.connect(fake.transport)
    const error = await rejection(agent.files.download('/data', join(here, 'copy'), { timeoutMs: 500, resume: true }))
    expect(error).toMatchObject({
      code: 'TRANSFER_FAILED',
      bytes: 4 * 65_536,
      total: data.length,
      part: join(here, 'copy.part'),
      cause: { code: 'TIMEOUT' },
    })
    expect(error.message).toMatch(/broke off after 262144 of 1500003 bytes: .*with resume goes on from there/)
    fake.close()
  })
})

describe('an agent that takes less at once', () => {
  const limit = 48 * 1024
  const small = (count: number) => {
    if (count > limit) throw new CommandFailure('GenericError', `value '${count}' is invalid for argument count`)
  }

  it('refuses larger reads: it is learnt once', async () => {
    let refused = 0
    const fake = new FakeAgent(
      {
        'guest-file-read': ({ count = 0 }, context) => {
          if (count > limit) refused++
          small(count)
          return context.builtIn()
        },
      },
      { files: { '/data': data } },
    )
    await using agent = await GuestAgent.connect(fake.transport)
    for (let round = 0; round < 3; round++) {
      expect(Buffer.from(await agent.files.readFile('/data')).equals(data)).toBe(true)
    }
    // As many as are under way at once.
    expect(refused).toBeLessThanOrEqual(4)
    fake.close()
  })

  it('gives less than was asked', async () => {
    const fake = new FakeAgent(
      { 'guest-file-read': (args, context) => context.builtIn({ handle: args.handle, count: 10_000 }) },
      { files: { '/data': data } },
    )
    await using agent = await GuestAgent.connect(fake.transport)
    expect(Buffer.from(await agent.files.readFile('/data')).equals(data)).toBe(true)
    fake.close()
  })

  it('refuses larger writes', async () => {
    const fake = new FakeAgent({
      'guest-file-write': (args, context) => {
        small(Buffer.from(args['buf-b64'], 'base64').length)
        return context.builtIn()
      },
    })
    await using agent = await GuestAgent.connect(fake.transport)
    await agent.files.upload(local, '/data')
    expect(Buffer.from(fake.files.get('/data')).equals(data)).toBe(true)
    fake.close()
  })

  it('what is refused in every size was not refused for its size', async () => {
    const counts: number[] = []
    const fake = new FakeAgent(
      {
        'guest-file-read': (args, context) => {
          if (fake.openHandles.length === 1 && broken) throw new CommandFailure('GenericError', 'Is a directory')
          counts.push(args.count ?? 0)
          return context.builtIn()
        },
      },
      { files: { '/data': data } },
    )
    let broken = true
    await using agent = await GuestAgent.connect(fake.transport)
    expect(await rejection(agent.files.readFile('/data'))).toMatchObject({ code: 'COMMAND_FAILED' })
    broken = false
    expect(Buffer.from(await agent.files.readFile('/data')).equals(data)).toBe(true)
    expect(counts[0]).toBe(65_536)
    fake.close()
  })

  it('an error in the middle, or that stays, is no limit', async () => {
    let reads = 0
    const fake = new FakeAgent(
      {
        'guest-file-read': (_, context) => {
          if (++reads > 3) throw new CommandFailure('GenericError', 'failed to read file: Input/output error')
          return context.builtIn()
        },
      },
      { files: { '/data': data } },
    )
    await using agent = await GuestAgent.connect(fake.transport)
    const error = await rejection(agent.files.download('/data', join(here, 'copy')))
    expect(error).toMatchObject({ code: 'TRANSFER_FAILED', bytes: 3 * 65_536, cause: { code: 'COMMAND_FAILED' } })
    expect(reads).toBeLessThan(10)
    fake.close()
  })
})

it('a loop over a file that is left closes it', async () => {
  const fake = new FakeAgent({}, { files: { '/data': data } })
  await using agent = await GuestAgent.connect(fake.transport)
  for await (const chunk of agent.files.stream('/data')) {
    expect(fake.openHandles).toHaveLength(1)
    if (chunk.length > 0) break
  }
  expect(fake.openHandles).toEqual([])
  fake.close()
})
