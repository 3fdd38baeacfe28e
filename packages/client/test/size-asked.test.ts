import { randomBytes } from 'node:crypto'
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { CommandFailure, type FakeAgentOptions, garbage, type Handlers } from '@qga/testing'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { GuestAgent } from '../src/index.js'
import { rejection } from './rejection.js'
import { connected } from './with-fake.js'

let here: string
beforeEach(async () => {
  here = await mkdtemp(join(tmpdir(), 'qga-size-'))
  await writeFile(join(here, 'kept'), 'what was there')
})
afterEach(() => rm(here, { recursive: true }))

const content = randomBytes(300_001)
const strayError = garbage('{"error": {"class": "GenericError", "desc": "x"}}\n', {
  command: 'guest-file-seek',
  nth: 1,
})

/** A guest with a file, which from then on has these handlers or faults. */
async function guest(options: FakeAgentOptions = {}, handlers: Handlers = {}) {
  const { fake, agent } = await connected(handlers, options)
  await agent.files.writeFile('/there', content)
  return { fake, agent }
}

/** Over what is there. */
async function download(agent: GuestAgent): Promise<unknown> {
  return await agent.files.download('/there', join(here, 'kept'), { verify: 'sha256' })
}

describe('the size of a file that is copied', () => {
  it.each([1, 2])('is not taken for none by a freeze that bars question %d for it', async (nth) => {
    let asked = 0
    const seek = async (_: unknown, { builtIn }: { builtIn(): unknown }) => {
      // As an agent does whose file systems are frozen, and thawed again before anybody asks.
      if (++asked === nth) throw new CommandFailure('CommandNotFound', 'Command guest-file-seek has been disabled')
      return (await builtIn()) as never
    }
    const { agent } = await guest({}, { 'guest-file-seek': seek })
    asked = 0
    const error = await rejection(download(agent))
    expect(error).toMatchObject({ code: 'COMMAND_UNAVAILABLE' })
    expect(await readFile(join(here, 'kept'), 'utf8')).toBe('what was there')
    expect(await readdir(here)).toEqual(['kept'])
  })

  it.each([true, false])('nor by the error of another request, with ids %s', async (echoIds) => {
    const { agent, fake } = await guest({ echoIds })
    fake.faults = [strayError]
    const result = await download(agent).catch((error: unknown) => error)
    if (!(result instanceof Error)) expect(result).toMatchObject({ bytes: content.length })
    const kept = await readFile(join(here, 'kept'))
    expect(kept.equals(result instanceof Error ? Buffer.from('what was there') : content)).toBe(true)
  })
})

it('a name that has no room for more is one to download to', async () => {
  const { agent } = await guest()
  const name = join(here, 'é'.repeat(127))
  await agent.files.download('/there', name)
  expect((await readFile(name)).equals(content)).toBe(true)
})

it.each([Number.NaN, -1])('%d is no number of bytes', async (maxBytes) => {
  const { agent } = await guest()
  const no = { code: 'BAD_OPTION', message: expect.stringContaining(`maxBytes is ${maxBytes}`) }
  expect(await rejection(agent.files.readFile('/there', { maxBytes }))).toMatchObject(no)
  expect(await rejection(agent.files.download('/there', join(here, 'kept'), { maxBytes }))).toMatchObject(no)
})
