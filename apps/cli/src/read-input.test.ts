import { mkdtemp, open, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { LocalFileError } from './local-file-error.js'
import { readInput, refuseDirectory } from './read-input.js'
import { UsageError } from './usage-error.js'

let folder = ''
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'qga-input-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

const read = (path: string, maxBytes = 10) =>
  readInput(path, { what: '--input', maxBytes, signal: new AbortController().signal })

test('a file up to its limit', async () => {
  const path = join(folder, 'file')
  await writeFile(path, '0123456789')
  expect(String(await read(path))).toBe('0123456789')
  await expect(read(path, 9)).rejects.toBeInstanceOf(UsageError)
})

test('a directory is named', async () => {
  await expect(read(folder)).rejects.toEqual(new LocalFileError(folder, 'is a directory'))
})

test('a directory as standard input is refused, a file is not', async () => {
  await writeFile(join(folder, 'empty'), '')
  await using directory = await open(folder)
  await using file = await open(join(folder, 'empty'))
  expect(() => refuseDirectory(directory.fd)).toThrow('standard input is a directory')
  refuseDirectory(file.fd)
})
