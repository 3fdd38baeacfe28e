import { chmod, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Program } from '@qga/testing'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { GuestAgent } from '../src/index.js'
import { agents, type TestAgent } from './agents.js'
import { oneAgent } from './one-agent.js'
import { connected } from './with-fake.js'
import { without } from './without.js'

let here: string
beforeAll(async () => {
  here = await mkdtemp(join(tmpdir(), 'qga-here-'))
  for (const name of ['', 'shared', 'shared/new', 'shared/line\nbreak', 'uploads', 'uploads/deep', 'other']) {
    await mkdir(join(here, 'tree', name), { mode: 0o700 })
    await writeFile(join(here, 'tree', name, 'file'), 'new', { mode: 0o640 })
  }
  // More than go to one program.
  for (let at = 0; at < 120; at++) await mkdir(join(here, 'tree', 'other', `${at}`), { mode: 0o750 })
  await symlink('shared', join(here, 'tree', 'link'))
  await chmod(join(here, 'tree', 'shared', 'new'), 0o750)
})
afterAll(() => rm(here, { recursive: true }))

async function run(agent: GuestAgent, ...argv: string[]): Promise<string> {
  const { exitCode, stdoutText, stderrText } = await agent.exec(argv)
  expect([exitCode, stderrText]).toEqual([0, ''])
  return stdoutText
}

/** Of each name, what it is and its mode. */
async function modesOf(agent: GuestAgent, root: string, names: readonly string[]): Promise<string[]> {
  const modes: string[] = []
  for (const name of names) modes.push((await run(agent, 'stat', '-c', '%a %F', '--', `${root}/${name}`)).trim())
  return modes
}

/** Uploads into a folder of the guest that has some of it. */
async function intoWhatIsThere(agent: GuestAgent, parent: string, method: 'tar' | 'walk'): Promise<void> {
  const [root, data] = [`${parent}/modes-root`, `${parent}/modes-data`]
  await run(agent, 'mkdir', '-p', '--', `${root}/shared/line\nbreak`, `${root}/other/7`, `${root}/other/119`, data)
  await run(agent, 'ln', '-s', '--', data, `${root}/uploads`)
  await run(agent, 'chmod', '1777', '--', root)
  await run(agent, 'chmod', '2775', '--', `${root}/shared`, `${root}/shared/line\nbreak`, `${root}/other/119`)
  await run(agent, 'chmod', '0711', '--', data, `${root}/other/7`)
  await agent.files.writeFile(`${data}/kept`, 'kept')

  const result = await agent.files.upload(join(here, 'tree'), root, { recursive: true, tempFolder: parent })
  expect(result).toMatchObject({ method, entries: 8, bytes: 21, skippedCount: 0, warnings: '' })
  const folders = ['', 'shared', 'shared/line\nbreak', 'other/7', 'other/119', '../modes-data']
  expect(await modesOf(agent, root, folders)).toEqual(
    ['1777', '2775', '2775', '711', '2775', '711'].map((mode) => `${mode} directory`),
  )
  // A link to a folder is kept, and what is new has the modes that it has here.
  expect(await modesOf(agent, root, ['uploads', 'shared/new', 'other/8', 'uploads/deep', 'uploads/file'])).toEqual([
    '777 symbolic link',
    expect.stringMatching(/^2?750 directory$/),
    '750 directory',
    '700 directory',
    '640 regular file',
  ])
  for (const name of ['kept', 'file', 'deep/file']) {
    const text = name === 'kept' ? 'kept' : 'new'
    expect(String(await agent.files.readFile(`${data}/${name}`))).toBe(text)
  }
}

describe.each(agents)('an upload into a folder of $name', ({ available, start }) => {
  describe.runIf(available)('', () => {
    let given: TestAgent
    let agent: GuestAgent
    oneAgent(start, (taken) => {
      given = taken.given
      agent = taken.agent
    })

    it('folders that are there keep their modes, and links to folders stay', async () => {
      await intoWhatIsThere(agent, given.folder, 'tar')
    })

    it('a new folder has the mode that it has here', async () => {
      await agent.files.upload(join(here, 'tree'), `${given.folder}/modes-new`, {
        recursive: true,
        tempFolder: given.folder,
      })
      expect(await modesOf(agent, `${given.folder}/modes-new`, ['', 'shared', 'shared/new'])).toEqual(
        ['700', '700', '750'].map((mode) => `${mode} directory`),
      )
    })
  })
})

describe('an upload into a folder of a guest that is poor', () => {
  it.each([
    ['tar', 'walk', without('tar')],
    ['sh', 'tar', without('sh')],
    ['tar and sh', 'walk', without('tar', 'sh')],
  ] as const)('without %s, what is there stays as it is', async (_, method, handlers) => {
    const { agent } = await connected(handlers)
    await intoWhatIsThere(agent, '/tmp', method)
  })

  it('without sh and test it is refused, before anything is written', async () => {
    const { agent, fake } = await connected(without('sh', 'test'))
    const upload = agent.files.upload(join(here, 'tree'), '/srv/x', { recursive: true })
    await expect(upload).rejects.toMatchObject({ code: 'TREE_UNAVAILABLE' })
    expect([fake.files.list('/var/tmp'), fake.files.kindOf('/srv/x')]).toEqual([[], undefined])
  })

  it('a test that neither confirms nor denies is told', async () => {
    const { agent } = await connected(without('sh'), { programs: { test: () => 2 } })
    const upload = agent.files.upload(join(here, 'tree'), '/srv/x', { recursive: true })
    await expect(upload).rejects.toMatchObject({ code: 'GUEST_PROGRAM_FAILED' })
  })

  it('an sh that fails is told', async () => {
    const sh: Program = ({ err }) => {
      err('no memory')
      return 2
    }
    const { agent } = await connected({}, { programs: { sh } })
    const upload = agent.files.upload(join(here, 'tree'), '/srv/x', { recursive: true })
    await expect(upload).rejects.toMatchObject({ code: 'GUEST_PROGRAM_FAILED', words: 'no memory' })
  })
})
