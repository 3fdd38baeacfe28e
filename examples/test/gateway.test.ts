import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { request } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { FakeAgent } from '@qga/testing'
import { listensAt, serveUnix } from '@qga/testing/node'
import { expect, it, onTestFinished, vi } from 'vitest'

const program = fileURLToPath(new URL('../dist/gateway.js', import.meta.url))

async function ask(socketPath: string, method: string, path: string, body = ''): Promise<unknown> {
  const asking = request({ socketPath, method, path, agent: false, headers: { 'content-type': 'application/json' } })
  asking.end(body)
  const [response] = await once(asking, 'response')
  let text = ''
  for await (const chunk of response) text += chunk
  return JSON.parse(text)
}

it('serves the guests of a folder until it is told to stop', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'qga-gateway-example-'))
  onTestFinished(() => rm(folder, { recursive: true }))
  const fake = new FakeAgent({}, { hostName: 'web1' })
  await using _served = await serveUnix(fake, join(folder, 'vm1.sock'))
  const path = join(folder, 'gateway')
  const gateway = spawn(process.execPath, [program, folder, path], { stdio: ['ignore', 'pipe', 'inherit'] })
  onTestFinished(() => void gateway.kill('SIGKILL'))
  let log = ''
  gateway.stdout.on('data', (chunk) => (log += chunk))
  await vi.waitFor(async () => expect(await listensAt(path)).toBe(true), 20_000)
  const call = (command: string) => ask(path, 'POST', '/v1/machines/vm1/execute', JSON.stringify({ command }))
  expect(await Promise.all([call('guest-get-host-name'), call('guest-ping')])).toEqual([
    { return: { 'host-name': 'web1' } },
    { return: {} },
  ])
  expect(await call('guest-shutdown')).toMatchObject({ status: 403, code: 'FORBIDDEN' })
  expect(await ask(path, 'GET', '/v1/machines')).toMatchObject({ machines: [{ name: 'vm1', state: 'open' }] })
  expect(fake.clients).toBe(1)
  gateway.kill('SIGTERM')
  expect(await once(gateway, 'exit')).toEqual([0, null])
  expect(log.trim().split('\n')).toHaveLength(4)
  expect(await listensAt(path)).toBe(false)
})
