import { chmod, chown, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { FakeMonitor } from '@qga/testing'
import { serveUnix } from '@qga/testing/node'
import { expect, onTestFinished, test } from 'vitest'
import { QmpClient, superviseQmp } from '../src/index.js'
import { rejection } from './scripted-monitor.js'

const NOBODY = 65_534

/** Runs it as somebody who may do nothing here, also where the tests run as root. */
async function asNobody<T>(run: () => Promise<T>): Promise<T> {
  const own = process.geteuid?.()
  if (own !== 0) return await run()
  process.seteuid?.(NOBODY)
  try {
    return await run()
  } finally {
    process.seteuid?.(own)
  }
}

async function closedSocket(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'qmp-permission-'))
  const fake = new FakeMonitor()
  const served = await serveUnix(fake, join(folder, 'qmp.sock'))
  await chmod(folder, 0o755)
  await chmod(served.path, 0)
  if (process.geteuid?.() === 0) await chown(served.path, 0, 0)
  onTestFinished(async () => {
    await served[Symbol.asyncDispose]()
    fake.close()
    await rm(folder, { recursive: true })
  })
  return served.path
}

// The file system asks who this process is, not who its thread is: it runs in a process of its own.
test('a socket of somebody else is named as such, with the remedy', async () => {
  const path = await closedSocket()
  const error = await asNobody(() => rejection(QmpClient.connect(path, { timeoutMs: 5_000 })))
  expect(error).toMatchObject({
    code: 'CONNECT_FAILED',
    reason: 'permission',
    hint: expect.stringMatching(/owner|group/),
  })
})

test('a supervisor tries again: rights may be given later', async () => {
  const path = await closedSocket()
  const error = await asNobody(async () => {
    await using supervisor = superviseQmp(path, { firstDelayMs: 5, maxDelayMs: 5 })
    return await rejection(supervisor.client({ timeoutMs: 1_000 }))
  })
  expect(error).toMatchObject({ code: 'TIMEOUT', cause: { reason: 'permission' } })
})
