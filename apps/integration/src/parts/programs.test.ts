import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { bootInputs } from './initramfs.js'
import { findProgram, programs, provideProgram } from './programs.js'

const place = vi.hoisted(() => ({ tree: '' }))

// What was unpacked before: nothing is downloaded.
vi.mock('./debian-tree.js', async (original) => ({
  ...(await original<object>()),
  provideTree: async () => place.tree,
  findTree: () => place.tree,
}))

let folder = ''

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'qga-programs-'))
  place.tree = join(folder, 'tree')
  vi.stubEnv('QGA_INTEGRATION_CACHE', join(folder, 'cache'))
  await put('lib/x86_64-linux-gnu/ld-linux-x86-64.so.2', 'shift 2; exec "$@"')
  await unpacked('qemu-system-x86_1:7.2+dfsg-7_amd64.deb')
})

afterEach(async () => {
  vi.unstubAllEnvs()
  await rm(folder, { recursive: true })
})

async function put(path: string, script: string): Promise<void> {
  const file = join(place.tree, path)
  await mkdir(dirname(file), { recursive: true })
  await writeFile(file, `#!/bin/sh\n${script}\n`, { mode: 0o755 })
}

const unpacked = (...files: string[]) =>
  writeFile(join(place.tree, 'packages.txt'), files.map((file) => `${file}\n`).join(''))

const qemu = programs.qemu('7.2')
const says = (version: string) => put(qemu.program, `[ "$5" = --version ] && echo 'QEMU emulator version ${version}'`)

test('a program that is the version that it is called by is there from then on', async () => {
  await says('7.2.22')
  expect(findProgram(qemu)).toBeUndefined()
  const path = await provideProgram(qemu)
  expect(findProgram(qemu)).toBe(path)
  expect(await readFile(path, 'utf8')).toContain(join(place.tree, qemu.program))
})

test('one that says otherwise is no part', async () => {
  await says('8.0.4')
  await expect(provideProgram(qemu)).rejects.toMatchObject({
    code: 'REAL_PART',
    message: expect.stringContaining("qemu-7.2 is called 7.2, and is 'QEMU emulator version 8.0.4'"),
  })
  expect(findProgram(qemu)).toBeUndefined()
})

test('an agent is not run for it: its package says it', async () => {
  const agent = programs.agent('10.0')
  await put(agent.program, `touch '${folder}/ran'`)
  await unpacked('qemu-guest-agent_1:10.1.0+ds-1_amd64.deb')
  await expect(provideProgram(agent)).rejects.toThrow("qemu-ga-10.0 is called 10.0, and is '1:10.1.0+ds-1'")
  await unpacked('qemu-guest-agent_1:10.0.13+ds-0_amd64.deb')
  expect(existsSync(await provideProgram(agent))).toBe(true)
  expect(existsSync(join(folder, 'ran'))).toBe(false)
})

test('what is built of packages is built anew of other versions of them', async () => {
  await says('7.2.22')
  const trees = { kernel: place.tree, userland: place.tree, agent: place.tree }
  const [path, boot] = [await provideProgram(qemu), JSON.stringify(bootInputs(trees))]
  await unpacked('qemu-system-x86_1:7.2+dfsg-8_amd64.deb')
  expect(findProgram(qemu)).toBeUndefined()
  expect(await provideProgram(qemu)).not.toBe(path)
  expect(JSON.stringify(bootInputs(trees))).not.toBe(boot)
})
