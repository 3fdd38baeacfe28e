import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { parseNotes, readNotes } from './run-notes.js'

test('lines of many workers, torn and empty ones among them', () => {
  const notes = parseNotes('asked socat\nran /opt/my programs/a\nasked socat\n\nwalked x\nran\nran /b')
  expect(notes).toEqual({ ran: new Set(['/opt/my programs/a', '/b']), asked: new Set(['socat']) })
})

test('of a file, and none where there is no file', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'qga-notes-'))
  onTestFinished(() => rm(folder, { recursive: true }))
  await writeFile(join(folder, 'notes'), 'ran /a\n')
  expect([...readNotes(join(folder, 'notes')).ran]).toEqual(['/a'])
  for (const file of [undefined, join(folder, 'none')]) expect(readNotes(file)).toEqual(parseNotes(''))
})
