import { FakeMonitor } from '@qga/testing'
import { realQemuAvailable, startQemu } from '@qga/testing/node'
import { expect, test } from 'vitest'
import { QmpClient, type SessionWarning } from '../src/index.js'
import { rejection } from './scripted-monitor.js'

/** As a QEMU would say it that has one command, and thinks of changing it. */
const small = [
  { name: 'query-name', 'meta-type': 'command', 'arg-type': '0', 'ret-type': '0', features: ['deprecated'] },
  { name: '0', 'meta-type': 'object', members: [] },
]

test('with introspect the first command is warned of, without it nothing is asked', async () => {
  await using fake = new FakeMonitor({ 'query-qmp-schema': () => small })
  const warnings: SessionWarning[] = []
  const onWarning = (warning: SessionWarning) => warnings.push(warning)
  const first = await QmpClient.connect(fake.transport, { onWarning })
  await first.execute('query-name')
  await first.close()
  expect(warnings).toEqual([])
  expect(fake.requests.map(({ execute }) => execute)).not.toContain('query-qmp-schema')
  await using qmp = await QmpClient.connect(fake.transport, { onWarning, introspect: true })
  await qmp.execute('query-name')
  await qmp.execute('query-name')
  expect(warnings).toMatchObject([{ kind: 'deprecated', text: expect.stringContaining('query-name') }])
  expect(await qmp.supports('query-name')).toBe(true)
  expect(await qmp.supports('query-status')).toBe(false)
  expect(fake.requests.filter(({ execute }) => execute === 'query-qmp-schema')).toHaveLength(1)
})

test('a QEMU whose schema cannot be read is no session with introspect, and nothing is left open', async () => {
  await using fake = new FakeMonitor({ 'query-qmp-schema': () => 'nonsense' })
  await expect(QmpClient.connect(fake.transport, { introspect: true })).rejects.toMatchObject({
    name: 'IntrospectionError',
  })
  await expect.poll(() => fake.clients).toBe(0)
})

test('an abort ends it', async () => {
  const life = new AbortController()
  const reason = new Error('enough')
  await using fake = new FakeMonitor({
    'query-qmp-schema': () => {
      life.abort(reason)
      return small
    },
  })
  expect(await rejection(QmpClient.connect(fake.transport, { introspect: true, signal: life.signal }))).toBe(reason)
  await expect.poll(() => fake.clients).toBe(0)
})

test.runIf(realQemuAvailable())('a real QEMU warns from the first command on', { timeout: 60_000 }, async () => {
  await using qemu = await startQemu()
  const warnings: SessionWarning[] = []
  await using qmp = await QmpClient.connect(qemu.transport, {
    introspect: true,
    onWarning: (warning) => warnings.push(warning),
  })
  await qmp.execute('x-debug-query-block-graph')
  expect(warnings).toMatchObject([{ kind: 'unstable', text: expect.stringContaining('x-debug-query-block-graph') }])
})
