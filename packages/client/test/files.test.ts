import { createHash, randomBytes } from 'node:crypto'
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { CommandError, GuestAgent, type TransferProgress } from '../src/index.js'
import { agents, type TestAgent } from './agents.js'
import { rejection } from './rejection.js'

const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex')

describe.each(agents)('files on $name', ({ available, real, start }) => {
  describe.runIf(available)('', () => {
    let given: TestAgent
    let agent: GuestAgent
    let here: string
    beforeAll(async () => {
      given = await start()
      agent = await GuestAgent.connect(given.target)
      here = await mkdtemp(join(tmpdir(), 'qga-here-'))
    })
    afterAll(async () => {
      await agent.close()
      await given[Symbol.asyncDispose]()
      await rm(here, { recursive: true })
    })
    const there = (name: string) => `${given.folder}/${name}`

    it.each([0, 1, 65_535, 65_536, 65_537, 262_144, 1_000_003])('writes and reads %i bytes', async (size) => {
      const data = randomBytes(size)
      await agent.files.writeFile(there('sized'), data)
      expect(Buffer.compare(await agent.files.readFile(there('sized')), data)).toBe(0)
    })

    it('writes text as UTF-8, and replaces what was there', async () => {
      await agent.files.writeFile(there('text'), 'something longer')
      await agent.files.writeFile(there('text'), 'é€')
      expect(Buffer.from(await agent.files.readFile(there('text'))).toString()).toBe('é€')
    })

    it('writes more at once than an agent takes', async () => {
      const data = randomBytes(51_000_000)
      await using file = await agent.files.open(there('large'), 'w')
      await file.write(data)
      await file.flush()
      expect(Buffer.compare(await agent.files.readFile(there('large'), { maxBytes: 60_000_000 }), data)).toBe(0)
    })

    it.each([false, true])('uploads and downloads, verified: %s', async (verify) => {
      const data = randomBytes(3_000_001)
      await writeFile(join(here, 'original'), data)
      const options = verify ? { verify: 'sha256' as const } : {}
      const sent = await agent.files.upload(join(here, 'original'), there('copy'), options)
      const fetched = await agent.files.download(there('copy'), join(here, 'copy'), options)
      expect(Buffer.compare(await readFile(join(here, 'copy')), data)).toBe(0)
      const compared = { sha256: sha256(data), verified: 'in-guest' }
      const result = { bytes: data.length, ...(verify ? compared : { verified: 'no' }) }
      expect(sent).toStrictEqual({ ...result, access: verify ? 'kept' : 'private' })
      expect(fetched).toStrictEqual(result)
    })

    it('tells how far it is', async () => {
      const seen: TransferProgress[] = []
      await agent.files.writeFile(there('progress'), randomBytes(200_000))
      await agent.files.download(there('progress'), join(here, 'progress'), { onProgress: (p) => seen.push(p) })
      expect(seen.map((p) => p.bytes)).toEqual([65_536, 131_072, 196_608, 200_000])
      expect(seen.every((p) => p.total === 200_000)).toBe(true)
    })

    it('errors of the guest keep what was here, and leave nothing beside it', async () => {
      await writeFile(join(here, 'kept'), 'old')
      for (const path of [there('missing'), given.folder]) {
        const error = await rejection(agent.files.download(path, join(here, 'kept')))
        expect(error).toBeInstanceOf(CommandError)
      }
      expect(await readFile(join(here, 'kept'), 'utf8')).toBe('old')
      expect((await readdir(here)).filter((name) => name.endsWith('.part'))).toEqual([])
    })

    it('a full disk is an error of flush, which closing alone would hide', async () => {
      const written = agent.files.writeFile('/dev/full', 'x')
      await expect(written).rejects.toMatchObject({ bytes: 1, cause: { command: 'guest-file-flush' } })
      await writeFile(join(here, 'short'), 'x')
      const copy = agent.files.upload(join(here, 'short'), '/dev/full')
      await expect(copy).rejects.toMatchObject({ code: 'TRANSFER_FAILED', cause: { command: 'guest-file-flush' } })
    })

    it('refuses a file larger than the caller wants to hold', async () => {
      await agent.files.writeFile(there('large'), randomBytes(100_000))
      await expect(agent.files.readFile(there('large'), { maxBytes: 99_999 })).rejects.toMatchObject({
        code: 'FILE_TOO_LARGE',
      })
      expect(await agent.files.readFile(there('large'), { maxBytes: 100_000 })).toHaveLength(100_000)
    })

    it('an abort in the middle ends at once, and the session answers rightly afterwards', async () => {
      await agent.files.writeFile(there('aborted'), randomBytes(2_000_000))
      for (let round = 0; round < 5; round++) {
        const abort = new AbortController()
        const onProgress = ({ bytes }: TransferProgress) => {
          if (bytes > 200_000 * (round + 1)) abort.abort(new Error('enough'))
        }
        const copy = agent.files.download(there('aborted'), join(here, 'aborted'), { signal: abort.signal, onProgress })
        await expect(copy).rejects.toThrow('enough')
        expect(await agent.sync({ id: round })).toBe(round)
      }
      expect((await readdir(here)).filter((name) => name.startsWith('aborted'))).toEqual([])
    })

    it('seeks, reads and appends by handle', async () => {
      {
        await using file = await agent.files.open(there('handle'), 'w+')
        await file.write(Buffer.from('0123456789'))
        expect(await file.seek(4)).toBe(4)
        expect((await file.read(3)).bytes.toString()).toBe('456')
        expect(await file.seek(-2, 'end')).toBe(8)
        expect(await file.read(100)).toEqual({ bytes: Buffer.from('89'), eof: true })
      }
      await using file = await agent.files.open(there('handle'), 'a')
      await file.write(Buffer.from('!'))
      await file.flush()
      await file.close()
      expect(Buffer.from(await agent.files.readFile(there('handle'))).toString()).toBe('0123456789!')
    })

    it.runIf(real)(
      '64 MiB up and down, with equal checksums',
      async () => {
        const data = randomBytes(64 * 1024 * 1024)
        await writeFile(join(here, 'big'), data)
        await agent.files.upload(join(here, 'big'), there('big'), { verify: 'sha256' })
        const fetched = await agent.files.download(there('big'), join(here, 'big.copy'), { verify: 'sha256' })
        expect(fetched).toEqual({ bytes: data.length, sha256: sha256(data), verified: 'in-guest' })
        expect(sha256(await readFile(join(here, 'big.copy')))).toBe(sha256(data))
      },
      120_000,
    )
  })
})
