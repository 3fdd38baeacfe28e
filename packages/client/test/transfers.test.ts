import { execFileSync } from 'node:child_process'
import { createHash, randomBytes } from 'node:crypto'
import { createReadStream, readdirSync, statSync } from 'node:fs'
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PassThrough, Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { FakeAgent } from '@qga/testing'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type ByteSource, GuestAgent, type GuestProgramError, type TransferStopped } from '../src/index.js'
import { agents, type TestAgent } from './agents.js'
import { oneAgent } from './one-agent.js'
import { rejection } from './rejection.js'

const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex')

describe.each(agents)('transfers on $name', ({ available, start }) => {
  describe.runIf(available)('', () => {
    let given: TestAgent
    let agent: GuestAgent
    let here: string
    oneAgent(start, (one) => {
      given = one.given
      agent = one.agent
    })
    beforeEach(async () => {
      here = await mkdtemp(join(tmpdir(), 'qga-here-'))
    })
    afterEach(() => rm(here, { recursive: true }))
    const there = (name: string) => `${given.folder}/${name}`
    const modeOf = async (name: string) => (await agent.exec(['stat', '-c', '%a', '--', there(name)])).stdoutText.trim()
    const data = randomBytes(500_001)

    describe('streams', () => {
      it('a file as it comes, whole and in part', async () => {
        await agent.files.writeFile(there('streamed'), data)
        const read = async (options?: { start?: number; end?: number }) =>
          await buffer(agent.files.stream(there('streamed'), options))
        expect((await read()).equals(data)).toBe(true)
        expect((await read({ start: 100_000 })).equals(data.subarray(100_000))).toBe(true)
        expect((await read({ start: 7, end: 70_000 })).equals(data.subarray(7, 70_000))).toBe(true)
        expect(await read({ start: 600_000 })).toHaveLength(0)
        expect(await read({ start: 5, end: 5 })).toHaveLength(0)
      })

      it('into a Writable, which is ended with the file', async () => {
        await agent.files.writeFile(there('out'), data)
        const out = new PassThrough()
        const [result, bytes] = await Promise.all([agent.files.download(there('out'), out), buffer(out)])
        expect(bytes.equals(data)).toBe(true)
        expect(result).toEqual({ bytes: data.length, verified: 'no' })
      })

      it('into what is no file, and stays what it is', async () => {
        await agent.files.writeFile(there('out'), data)
        const pipe = join(here, 'pipe')
        execFileSync('mkfifo', [pipe])
        const [result, bytes] = await Promise.all([
          agent.files.download(there('out'), pipe),
          buffer(createReadStream(pipe)),
        ])
        expect(bytes.equals(data)).toBe(true)
        expect(result).toEqual({ bytes: data.length, verified: 'no' })
        expect((await stat(pipe)).isFIFO()).toBe(true)
        expect(await readdir(here)).toEqual(['pipe'])
        const resumed = agent.files.download(there('out'), pipe, { resume: true })
        expect(await rejection(resumed)).toMatchObject({ code: 'BAD_OPTION' })
        expect(await rejection(agent.files.download(there('out'), here))).toMatchObject({ code: 'BAD_OPTION' })
      })

      it('into a Writable, compared', async () => {
        await agent.files.writeFile(there('out'), data)
        const out = new PassThrough()
        const copied = agent.files.download(there('out'), out, { verify: 'sha256' })
        const [result, bytes] = await Promise.all([copied, buffer(out)])
        expect(bytes.equals(data)).toBe(true)
        expect(result).toEqual({ bytes: data.length, sha256: sha256(data), verified: 'in-guest' })
      })

      it.each<[string, () => ByteSource]>([
        ['a Readable', () => Readable.from([data.subarray(0, 3), data.subarray(3)])],
        ['a web stream', () => new Blob([data]).stream()],
        ['many small pieces', () => Array.from({ length: 5001 }, (_, at) => data.subarray(at * 100, (at + 1) * 100))],
        ['one large piece', () => [data]],
      ])('from %s', async (_, make) => {
        const sent = await agent.files.upload(make(), there('in'), { verify: 'sha256' })
        expect(sent).toMatchObject({ bytes: data.length, sha256: sha256(data) })
        expect(Buffer.from(await agent.files.readFile(there('in'))).equals(data)).toBe(true)
      })

      it('text goes as UTF-8; a source that fails ends the copy and says how far it was', async () => {
        await agent.files.upload(['é', '€'], there('text'))
        expect(Buffer.from(await agent.files.readFile(there('text'))).toString()).toBe('é€')
        const failing = async function* () {
          yield data
          throw new Error('the source broke')
        }
        const error = await rejection(agent.files.upload(failing(), there('text')))
        expect(error).toMatchObject({
          code: 'TRANSFER_FAILED',
          cause: { message: 'the source broke' },
          part: there('text'),
        })
        expect(error.message).toContain('copy it again')
      })

      it('a Writable that fails ends the copy', async () => {
        await agent.files.writeFile(there('out'), data)
        const out = new PassThrough()
        out.on('data', () => out.destroy(new Error('nobody listens')))
        const error = await rejection(agent.files.download(there('out'), out))
        expect(error.message).toContain('nobody listens')
        expect(await agent.sync({ id: 3 })).toBe(3)
      })
    })

    describe('permissions', () => {
      it('a new file is private before there is anything in it; one that is there keeps its own', async () => {
        expect(await agent.files.writeFile(there('secret'), 'x')).toBe('private')
        expect(await modeOf('secret')).toBe('600')
        await agent.exec(['chmod', '640', there('secret')])
        expect(await agent.files.writeFile(there('secret'), 'y')).toBe('kept')
        expect(await modeOf('secret')).toBe('640')
        expect(await agent.files.writeFile(there('secret'), 'z', { mode: 0o751 })).toBe('kept')
        expect(await modeOf('secret')).toBe('751')
      })

      it('an upload has the mode of the local file, or the one that is asked for', async () => {
        await writeFile(join(here, 'program'), '#!', { mode: 0o755 })
        expect(await agent.files.upload(join(here, 'program'), there('program'))).toMatchObject({ access: 'private' })
        expect(await modeOf('program')).toBe('755')
        await agent.files.upload(join(here, 'program'), there('other'), { mode: 0o400 })
        expect(await modeOf('other')).toBe('400')
      })

      it('one that must be private is, or nothing is written, and why is told', async () => {
        const privacy = 'require'
        expect(await agent.files.writeFile(there('must'), 'x', { privacy })).toBe('private')
        await writeFile(join(here, 'up'), 'x')
        for (const write of [
          () => agent.files.writeFile(there('no/such'), 'x', { privacy }),
          () => agent.files.upload(join(here, 'up'), there('no/such'), { privacy }),
        ]) {
          const error = await rejection(write())
          expect(error).toMatchObject({ code: 'NOT_PRIVATE', cause: { code: 'GUEST_PROGRAM_FAILED', program: 'sh' } })
          expect((error.cause as GuestProgramError).words).toMatch(/no.such/i)
          expect(error.message).toContain('the cause has its words')
        }
      })

      it('without trying it is as the agent makes it', async () => {
        expect(await agent.files.writeFile(there('skipped'), 'x', { privacy: 'skip' })).toBe('open')
        expect(await modeOf('skipped')).toBe('666')
      })

      it.each(['-dash', 'blank and "quotes" $HOME', 'line\nbreak', 'ünï'])(
        'names are no commands: %j',
        async (name) => {
          expect(await agent.files.writeFile(there(name), name)).toBe('private')
          expect(Buffer.from(await agent.files.readFile(there(name))).toString()).toBe(name)
        },
      )
    })

    describe('a download that is resumed', () => {
      /** Breaks off after some bytes, and returns what it said. */
      async function breakOff(name: string, bytes: number): Promise<TransferStopped | undefined> {
        const abort = new AbortController()
        let stopped: TransferStopped | undefined
        const copy = agent.files.download(there(name), join(here, name), {
          resume: true,
          signal: abort.signal,
          onProgress: (progress) => progress.bytes >= bytes && abort.abort(new Error('enough')),
          onStopped: (state) => {
            stopped = state
          },
        })
        await expect(copy).rejects.toThrow('enough')
        return stopped
      }

      it('goes on from its part, and is compared', async () => {
        await agent.files.writeFile(there('down'), data)
        const part = join(here, 'down.part')
        const stopped = await breakOff('down', 200_000)
        expect(stopped).toEqual({ bytes: expect.any(Number), total: data.length, part, resumable: true })
        expect(await readFile(part)).toHaveLength(stopped?.bytes ?? -1)
        const result = await agent.files.download(there('down'), join(here, 'down'), { resume: true })
        expect(result).toEqual({
          bytes: data.length,
          sha256: sha256(data),
          verified: 'in-guest',
          resumedFrom: stopped?.bytes,
        })
        expect((await readFile(join(here, 'down'))).equals(data)).toBe(true)
        expect(await readdir(here)).toEqual(['down'])
      })

      it('a part of another content is found out and removed', async () => {
        await agent.files.writeFile(there('changed'), data)
        await breakOff('changed', 100_000)
        await agent.files.writeFile(there('changed'), randomBytes(400_000))
        const error = await rejection(agent.files.download(there('changed'), join(here, 'changed'), { resume: true }))
        expect(error).toMatchObject({ code: 'VERIFY_FAILED' })
        expect(await readdir(here)).toEqual([])
      })

      it('a part that is longer than the file is begun anew', async () => {
        await agent.files.writeFile(there('shorter'), 'short')
        await writeFile(join(here, 'shorter.part'), data, { mode: 0o600 })
        const result = await agent.files.download(there('shorter'), join(here, 'shorter'), { resume: true })
        expect(result).toEqual({ bytes: 5, sha256: sha256(Buffer.from('short')), verified: 'no' })
      })

      it('a part that is whole already is only compared', async () => {
        await agent.files.writeFile(there('whole'), data)
        await writeFile(join(here, 'whole.part'), data, { mode: 0o600 })
        const result = await agent.files.download(there('whole'), join(here, 'whole'), { resume: true })
        expect(result).toMatchObject({ resumedFrom: data.length, verified: 'in-guest' })
      })
    })

    describe('what has come', () => {
      const isMode = async (path: string, mode: number) =>
        expect(((await stat(path)).mode & 0o777).toString(8)).toBe(mode.toString(8))

      it.each([false, true])('is private until it is whole, and then as any new file (resume: %s)', async (resume) => {
        await agent.files.writeFile(there('mode'), data)
        const path = join(here, 'mode')
        const parts = new Set<number>()
        const onProgress = () => {
          const [part = ''] = readdirSync(here)
          parts.add(statSync(join(here, part)).mode & 0o777)
        }
        const before = process.umask(0o027)
        try {
          await agent.files.download(there('mode'), path, { resume, onProgress })
        } finally {
          process.umask(before)
        }
        expect([...parts]).toEqual([0o600])
        await isMode(path, 0o640)
        expect(await readdir(here)).toEqual(['mode'])
      })

      it('has the permissions of the file that was there', async () => {
        await agent.files.writeFile(there('kept'), data)
        await writeFile(join(here, 'kept'), 'before', { mode: 0o604 })
        await agent.files.download(there('kept'), join(here, 'kept'))
        await isMode(join(here, 'kept'), 0o604)
      })
    })

    describe('an upload that is resumed', () => {
      it('goes on at the end of what is there, and is compared', async () => {
        await writeFile(join(here, 'up'), data)
        const abort = new AbortController()
        const stopped: TransferStopped[] = []
        const copy = agent.files.upload(join(here, 'up'), there('up'), {
          signal: abort.signal,
          onProgress: ({ bytes }) => bytes > 200_000 && abort.abort(new Error('enough')),
          onStopped: (state) => stopped.push(state),
        })
        await expect(copy).rejects.toThrow('enough')
        expect(stopped).toMatchObject([{ total: data.length, part: there('up'), resumable: true }])
        const result = await agent.files.upload(join(here, 'up'), there('up'), { resume: true })
        expect(result).toMatchObject({ bytes: data.length, sha256: sha256(data), verified: 'in-guest', access: 'kept' })
        expect(result.resumedFrom).toBeGreaterThan(100_000)
        expect(Buffer.from(await agent.files.readFile(there('up'))).equals(data)).toBe(true)
      })

      it.each<[string, Buffer]>([
        ['is not its beginning', Buffer.from('something else')],
        ['is longer', Buffer.concat([data, data])],
        ['is empty', Buffer.alloc(0)],
      ])('begins anew where what is there %s', async (_, before) => {
        await writeFile(join(here, 'anew'), data)
        await agent.files.writeFile(there('anew'), before)
        const result = await agent.files.upload(join(here, 'anew'), there('anew'), { resume: true })
        expect(result).not.toHaveProperty('resumedFrom')
        expect(Buffer.from(await agent.files.readFile(there('anew'))).equals(data)).toBe(true)
      })

      it('begins where nothing is there', async () => {
        await writeFile(join(here, 'nothing'), data)
        const result = await agent.files.upload(join(here, 'nothing'), there('never-there'), { resume: true })
        expect(result).toMatchObject({ bytes: data.length, access: 'private' })
      })

      it('a stream cannot be resumed', async () => {
        const error = await rejection(agent.files.upload([data], there('x'), { resume: true }))
        expect(error).toMatchObject({ code: 'BAD_OPTION' })
      })
    })

    it('a file without a size is copied to its end', async () => {
      const result = await agent.files.download('/dev/null', join(here, 'null'))
      expect(result).toMatchObject({ bytes: 0 })
    })

    it('a larger file than wanted is refused before anything is copied', async () => {
      await agent.files.writeFile(there('large'), data)
      const error = await rejection(agent.files.download(there('large'), join(here, 'large'), { maxBytes: 500_000 }))
      expect(error).toMatchObject({ code: 'FILE_TOO_LARGE' })
      expect(await readdir(here)).toEqual([])
    })
  })
})

describe('a guest without exec', () => {
  it('has no private files: one that must be is refused, the first time as later, and any other says so', async () => {
    const fake = new FakeAgent({}, { block: ['guest-exec'] })
    await using agent = await GuestAgent.connect(fake.transport)
    for (let time = 0; time < 2; time++) {
      const refused = await rejection(agent.files.writeFile('/x', 'x', { privacy: 'require' }))
      expect(refused).toMatchObject({
        code: 'NOT_PRIVATE',
        cause: { code: 'COMMAND_UNAVAILABLE', command: 'guest-exec' },
      })
      expect(fake.requests.map(({ execute }) => execute)).not.toContain('guest-file-open')
    }
    expect(await agent.files.writeFile('/x', 'x')).toBe('open')
    fake.close()
  })
})
