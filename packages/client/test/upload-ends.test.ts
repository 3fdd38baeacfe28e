import { randomBytes } from 'node:crypto'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { FakeAgent } from '@qga/testing'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { GuestAgent, type TransferStopped } from '../src/index.js'

const CHUNK = 128 * 1024
const data = randomBytes(5 * CHUNK + 7)

let here: string
beforeEach(async () => {
  here = await mkdtemp(join(tmpdir(), 'qga-here-'))
})
afterEach(() => rm(here, { recursive: true }))

it('a resumed upload that ends while it compares leaves no handle, and says what there is', async () => {
  const local = join(here, 'local')
  await writeFile(local, data)
  const fake = new FakeAgent({}, { files: { '/data': data.subarray(0, 2 * CHUNK) } })
  await using agent = await GuestAgent.connect(fake.transport)
  const abort = new AbortController()
  const stopped: TransferStopped[] = []
  const copy = agent.files.upload(local, '/data', {
    resume: true,
    signal: abort.signal,
    onProgress: ({ phase }) => phase === 'verifying' && abort.abort(new Error('enough')),
    onStopped: (state) => stopped.push(state),
  })
  await expect(copy).rejects.toThrow('enough')
  expect(stopped).toMatchObject([{ total: data.length, part: '/data', resumable: true }])
  await vi.waitFor(() => expect(fake.openHandles).toEqual([]))
  fake.close()
})

it('nothing is sent behind a write whose reply is found to be wrong', async () => {
  let writes = 0
  const fake = new FakeAgent({
    'guest-file-write': async (_, context) => {
      const reply = await context.builtIn()
      return ++writes === 2 ? { ...Object(reply), eof: 'no' } : reply
    },
  })
  await using agent = await GuestAgent.connect(fake.transport, { validate: 'strict' })
  await agent.files.upload([data], '/data')
  expect(writes).toBe(7)
  expect(Buffer.from(fake.files.get('/data')).equals(data)).toBe(true)
  fake.close()
})
