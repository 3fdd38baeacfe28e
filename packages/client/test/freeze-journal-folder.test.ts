import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest'
import { pendingFreezes, thawPending } from '../src/index.js'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'qga-folder-'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

/** Freezes a fake, and prints its warnings. */
const program = `
  import { rmdirSync } from 'node:fs'
  import { FakeAgent } from '@qga/testing'
  import { GuestAgent } from './src/index.js'
  const [folder, journal, then] = process.argv.slice(1)
  process.chdir(folder)
  if (then === 'removed') rmdirSync(folder)
  const agent = await GuestAgent.connect(new FakeAgent().transport)
  const guard = await agent.freeze({ journal })
  await guard.thaw()
  await agent.close()
  console.log(JSON.stringify(guard.warnings))
`

/** The warnings of a freeze in a process of its own, in the folder: one that hangs would not end. */
async function warningsOf(env: NodeJS.ProcessEnv, ...words: string[]): Promise<unknown> {
  const child = spawn(
    process.execPath,
    ['--import', 'tsx', '--input-type=module', '--eval', program, folder, ...words],
    {
      cwd: fileURLToPath(new URL('..', import.meta.url)),
      env: { ...process.env, ...env },
      stdio: ['ignore', 'pipe', 'inherit'],
      timeout: 15_000,
      killSignal: 'SIGKILL',
    },
  )
  onTestFinished(() => void child.kill('SIGKILL'))
  let said = ''
  child.stdout.on('data', (text) => {
    said += text
  })
  const ended = await once(child, 'close')
  expect(ended).toEqual([0, null])
  return JSON.parse(said)
}

const noJournal = [expect.stringContaining('in no journal')]

describe('a folder of the journal that cannot be made is a warning', () => {
  it.runIf(process.platform === 'linux')('where nobody can make one', async () => {
    expect(await warningsOf({ XDG_STATE_HOME: '/proc/1/x' })).toEqual(noJournal)
  })

  it.runIf(process.platform === 'linux')('in a working folder that is gone', async () => {
    expect(await warningsOf({}, 'state/freezes', 'removed')).toEqual(noJournal)
  })

  it('where there is no home: the working folder is none', async () => {
    expect(await warningsOf({ XDG_STATE_HOME: undefined, HOME: '', USERPROFILE: '' })).toEqual(noJournal)
    expect(await readdir(folder)).toEqual([])
  })

  it('and an error for who looks for one: nobody knows where it would be', async () => {
    for (const name of ['XDG_STATE_HOME', 'HOME', 'USERPROFILE']) vi.stubEnv(name, '')
    onTestFinished(() => void vi.unstubAllEnvs())
    await expect(pendingFreezes()).rejects.toMatchObject({ code: 'BAD_OPTION' })
    await expect(thawPending()).rejects.toMatchObject({ code: 'BAD_OPTION' })
    expect(await pendingFreezes({ journal: folder })).toEqual([])
  })

  it('but one in the working folder can be asked for', async () => {
    expect(await warningsOf({}, 'state/freezes')).toEqual([])
    expect(await readdir(join(folder, 'state'))).toEqual(['freezes'])
  })
})
