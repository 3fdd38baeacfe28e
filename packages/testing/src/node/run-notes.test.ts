import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, expect, test, vi } from 'vitest'
import { tempDir } from '../../test/temp-dir.js'
import { programsAvailable, realAgentAvailable, realQemuAvailable } from './index.js'
import { noteProgram } from './run-notes.js'

afterEach(() => {
  vi.unstubAllEnvs()
})

test('what ran and what was asked for is a line each', async () => {
  const file = join(await tempDir(), 'notes')
  vi.stubEnv('QGA_REAL_PARTS', file)
  programsAvailable('socat', 'no such program')
  realAgentAvailable()
  realQemuAvailable()
  noteProgram('ran', '/opt/my programs/qemu-ga')
  expect(await readFile(file, 'utf8')).toBe(
    'asked socat\nasked no such program\nasked qemu-ga\nasked QEMU\nran /opt/my programs/qemu-ga\n',
  )
})

test.each(['', '/none/notes'])("where it cannot be written it is nobody's business: '%s'", (file) => {
  vi.stubEnv('QGA_REAL_PARTS', file)
  expect(() => noteProgram('asked', 'socat')).not.toThrow()
})
