import { realQemuAvailable, startQemu } from '@qga/testing/node'
import { describe, expect, test } from 'vitest'
import { QmpClient, type SessionWarning } from '../src/index.js'

describe.runIf(realQemuAvailable())('introspection of a real QEMU', { timeout: 60_000 }, () => {
  test('says what it has, and warns of what is on its way out once somebody has asked', async () => {
    await using qemu = await startQemu()
    const warnings: SessionWarning[] = []
    await using qmp = await QmpClient.connect(qemu.transport, { onWarning: (warning) => warnings.push(warning) })
    await qmp.execute('query-block')
    expect(await qmp.supports('blockdev-add')).toBe(true)
    expect(await qmp.supports('blockdev-add', 'driver')).toBe(true)
    expect(await qmp.supports('blockdev-add', 'driver=qcow2')).toBe(true)
    expect(await qmp.supports('blockdev-add', 'driver=qcow2.lazy-refcounts')).toBe(true)
    expect(await qmp.supports('blockdev-add', 'driver=file.lazy-refcounts')).toBe(false)
    expect(await qmp.supports('blockdev-add', 'driver=no-such-driver')).toBe(false)
    expect(await qmp.supports('blockdev-add', 'file.file.filename')).toBe(true)
    expect(await qmp.supports('migrate-set-parameters', 'downtime-limit')).toBe(true)
    expect(await qmp.supports('no-such-command')).toBe(false)
    expect(await qmp.supports('constructor')).toBe(false)
    const schema = await qmp.schema()
    expect(await qmp.schema()).toBe(schema)
    expect(schema.supportsEvent('JOB_STATUS_CHANGE', 'status=concluded')).toBe(true)
    expect(schema.features('x-debug-query-block-graph')).toContain('unstable')
    expect(warnings).toEqual([])
    await qmp.execute('x-debug-query-block-graph')
    await qmp.execute('x-debug-query-block-graph')
    expect(warnings).toMatchObject([{ kind: 'unstable', text: expect.stringContaining('x-debug-query-block-graph') }])
    await qmp.execute('query-named-block-nodes')
    // What a build leaves out is no difference between versions.
    const real = schema.differences().filter(({ kind, condition }) => kind !== 'removed' || condition === undefined)
    expect(real.length > 0).toBe(!qmp.version.startsWith('11.1.'))
  })
})
