import { existsSync, statSync } from 'node:fs'
import { chmod, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { lives } from '../../test/lives.js'
import { startParent, waits } from '../../test/parent.js'
import { rawClient } from '../../test/raw-client.js'
import { notFound } from '../../test/replies.js'
import { tempDir } from '../../test/temp-dir.js'
import { blockedCommands, findQemuGa, realAgentAvailable, startQemuGa } from './index.js'

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

  const script = `
    import { startQemuGa } from './src/node/index.ts'
    const agent = await startQemuGa()
    process.stdout.write(agent.pid + ' ' + agent.directory + '\\n')
  `

  test.each(['process.exit()', "throw new Error('a crash')"])(
    'dies with the process that started it: %s',
    async (end) => {
      const { child, pid, folder } = await startParent(`process.once('SIGUSR2', () => { ${end} });${script}${waits}`)
      expect([lives(pid), existsSync(folder)]).toEqual([true, true])
      child.kill('SIGUSR2')
      await vi.waitFor(() => expect([lives(pid), existsSync(folder)]).toEqual([false, false]))
    },
  )

  test.each(['SIGINT', 'SIGTERM', 'SIGKILL'] as const)('dies with the process that started it: %s', async (signal) => {
    const { child, pid, folder } = await startParent(script + waits)
    expect([lives(pid), existsSync(folder)]).toEqual([true, true])
    child.kill(signal)
    await vi.waitFor(() => expect([lives(pid), existsSync(folder)]).toEqual([false, false]))
  })

  test('notes that it ran', async () => {
    const notes = join(await tempDir(), 'notes')
    vi.stubEnv('QGA_REAL_PARTS', notes)
    await using _ = await startQemuGa()
    expect((await readFile(notes, 'utf8')).split('\n')).toContain(`ran ${findQemuGa()}`)
  })
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
