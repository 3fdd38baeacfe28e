import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { tempDir } from '../../test/temp-dir.js'
import { listensAt, programsAvailable } from './index.js'

describe.runIf(process.platform === 'linux')('whether somebody listens', () => {
  test('at a socket: from its beginning to its end', async () => {
    const path = join(await tempDir(), 'a.sock')
    expect(await listensAt(path)).toBe(false)
    const server = createServer()
    await once(server.listen(path), 'listening')
    expect(await listensAt(path)).toBe(true)
    expect(await listensAt(path.slice(1))).toBe(false)
    server.close()
    await once(server, 'close')
    expect(await listensAt(path)).toBe(false)
  })

  test.runIf(programsAvailable('python3'))('not at one that has a name, and is not yet listened at', async () => {
    const path = join(await tempDir(), 'a.sock')
    const script =
      "import socket,sys; s = socket.socket(socket.AF_UNIX); s.bind(sys.argv[1]); print('.', flush=True); input()"
    const child = spawn('python3', ['-c', script, path], { stdio: ['pipe', 'pipe', 'inherit'] })
    onTestFinished(() => void child.kill('SIGKILL'))
    await once(child.stdout, 'data')
    expect(await listensAt(path)).toBe(false)
  })
})
