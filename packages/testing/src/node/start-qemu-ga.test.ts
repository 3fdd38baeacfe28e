import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readFileSync, statSync } from 'node:fs'
import { chmod, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { rawClient } from '../../test/raw-client.js'
import { notFound } from '../../test/replies.js'
import { tempDir } from '../../test/temp-dir.js'
import { blockedCommands, findQemuGa, realAgentAvailable, startQemuGa } from './index.js'

const cwd = join(import.meta.dirname, '..', '..')
const tsx = join(cwd, '..', '..', 'node_modules', '.bin', 'tsx')

/** Whether a process is there, and more than a name that nobody has asked after yet. */
function lives(pid: number): boolean {
  try {
    const [, state] = /\) (\S)/.exec(readFileSync(`/proc/${pid}/stat`, 'latin1')) ?? []
    return state !== 'Z'
  } catch {
    return false
  }
}

afterEach(() => {
  vi.unstubAllEnvs()
})

describe.runIf(realAgentAvailable())('startQemuGa', () => {
  test('runs an agent in a private folder, and leaves nothing behind', async () => {
    const agent = await startQemuGa()
    expect(statSync(agent.directory).mode & 0o777).toBe(0o700)
    const client = await rawClient(agent.transport)
    expect(await client.call('guest-ping')).toBe('{"return": {}}')
    client.close()
    expect(lives(agent.pid)).toBe(true)
    await agent.close()
    await agent.close()
    expect([lives(agent.pid), existsSync(agent.directory)]).toEqual([false, false])
  })

  test('always blocks what would harm this machine', async () => {
    await using agent = await startQemuGa({ block: ['guest-get-users'] })
    const client = await rawClient(agent.transport)
    const info: { return: { supported_commands: { name: string; enabled: boolean }[] } } = JSON.parse(
      await client.call('guest-info'),
    )
    const enabled = info.return.supported_commands.filter((command) => command.enabled).map(({ name }) => name)
    expect(enabled.filter((name) => [...blockedCommands, 'guest-get-users'].includes(name))).toEqual([])
    expect(await client.call('guest-get-users')).toContain(notFound('').slice(0, 40))
    client.close()
  })

  test.each(['process.exit()', "throw new Error('a crash')"])(
    'dies with the process that started it: %s',
    async (end) => {
      const script = `
      import { startQemuGa } from './src/node/index.ts'
      const agent = await startQemuGa()
      process.stdout.write(agent.pid + ' ' + agent.directory)
      ${end}`
      const child = spawn(tsx, ['--input-type=module', '--eval', script], { cwd, stdio: ['ignore', 'pipe', 'ignore'] })
      let said = ''
      child.stdout.on('data', (chunk: Buffer) => {
        said += chunk.toString()
      })
      await once(child, 'close')
      const [pid = '', directory = ''] = said.split(' ')
      expect(Number(pid)).toBeGreaterThan(1)
      await vi.waitFor(() => expect([lives(Number(pid)), existsSync(directory)]).toEqual([false, false]))
    },
  )
})

describe('without an agent', () => {
  test('says what to install', async () => {
    await expect(startQemuGa({ program: '/none/qemu-ga' })).rejects.toMatchObject({
      code: 'REAL_AGENT',
      message:
        "/none/qemu-ga cannot be executed. Install Debian's package qemu-guest-agent, or name the program in QGA_QEMU_GA",
    })
  })

  test('says what a program complains about that ends at once, and leaves no folder', async () => {
    const program = join(await tempDir(), 'qemu-ga')
    await writeFile(program, '#!/bin/sh\necho "no such option: $1" >&2\nexit 1\n')
    await chmod(program, 0o755)
    await expect(startQemuGa({ program })).rejects.toThrow('qemu-ga ended: no such option: -m')
  })

  test('QGA_QEMU_GA names it, QGA_REQUIRE_REAL insists on it', () => {
    vi.stubEnv('QGA_QEMU_GA', '/opt/qemu-ga')
    expect(findQemuGa()).toBe('/opt/qemu-ga')
    vi.stubEnv('QGA_QEMU_GA', '')
    vi.stubEnv('QGA_REQUIRE_REAL', '1')
    expect(realAgentAvailable()).toBe(true)
  })
})
