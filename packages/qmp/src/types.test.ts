import type { BlockdevOptions, EventData, JobStatus, StatusInfo } from '@qga/schema/qmp'
import { describe, expectTypeOf, test } from 'vitest'
import type { EventStream, OobCommandName, QmpClient, QmpEvent, SupervisedEvent } from './index.js'

declare const qmp: QmpClient

/** Types are what is looked at here: nothing is called. */
const unseen = (_: () => unknown) => {}

describe('execute', () => {
  test('knows replies by the name', () => {
    unseen(() => {
      expectTypeOf(qmp.execute('query-status')).resolves.toEqualTypeOf<StatusInfo>()
      expectTypeOf(qmp.execute('human-monitor-command', { 'command-line': 'info' })).resolves.toEqualTypeOf<string>()
    })
  })

  test('narrows blockdev-add by its driver', () => {
    unseen(() => [
      qmp.execute('blockdev-add', { driver: 'file', 'node-name': 'n', filename: '/disk' }),
      qmp.execute('blockdev-add', { driver: 'qcow2', 'node-name': 'n', file: 'n0' }),
      qmp.execute('blockdev-add', { driver: 'qcow2', file: { driver: 'nbd', server: { type: 'unix', path: '/s' } } }),
      // @ts-expect-error: a file has a name
      qmp.execute('blockdev-add', { driver: 'file', 'node-name': 'n' }),
      // @ts-expect-error: rbd has no filename
      qmp.execute('blockdev-add', { driver: 'rbd', pool: 'p', image: 'i', filename: '/disk' }),
      // @ts-expect-error: there is no such driver
      qmp.execute('blockdev-add', { driver: 'qcow9', file: 'n0' }),
    ])
    expectTypeOf<Extract<BlockdevOptions, { driver: 'file' }>['filename']>().toEqualTypeOf<string>()
  })

  test('takes arguments exactly where they are needed, and options behind them', () => {
    unseen(() => [
      qmp.execute('query-status', undefined, { timeoutMs: 5, slowMs: 1, onSlow: ({ waitedMs }) => waitedMs.toFixed() }),
      // @ts-expect-error: its size is needed
      qmp.execute('block_resize'),
      // @ts-expect-error: there is no such command
      qmp.execute('query-nothing'),
      qmp.executeRaw('__com.example_any', { anything: 1 }),
    ])
  })

  test('lets only those overtake that can', () => {
    unseen(() => {
      expectTypeOf(qmp.executeOob('yank', { instances: [] })).resolves.toBeObject()
      // @ts-expect-error: it cannot
      return qmp.executeOob('query-status')
    })
    expectTypeOf<OobCommandName>().toEqualTypeOf<'migrate-pause' | 'migrate-recover' | 'query-yank' | 'yank'>()
  })
})

describe('events', () => {
  test('narrow by their name', () => {
    unseen(async () => {
      for await (const event of qmp.events('JOB_STATUS_CHANGE', 'STOP')) {
        expectTypeOf(event.event).toEqualTypeOf<'JOB_STATUS_CHANGE' | 'STOP'>()
        if (event.event === 'JOB_STATUS_CHANGE') expectTypeOf(event.data.status).toEqualTypeOf<JobStatus>()
      }
      for await (const event of qmp.events()) {
        if (event.event === 'SHUTDOWN') expectTypeOf(event.data.guest).toEqualTypeOf<boolean>()
      }
    })
  })

  test('are filtered by what they are', () => {
    unseen(() => [
      qmp.events('BLOCK_JOB_READY', { filter: ({ data }) => data.device === 'd' }),
      qmp.events({ filter: ({ event }) => event === 'STOP' }),
      qmp.waitForEvent('DEVICE_DELETED', { filter: ({ data }) => data.path.startsWith('/machine') }),
      // @ts-expect-error: a job has an id
      qmp.events('JOB_STATUS_CHANGE', { filter: ({ data }) => data.device === 'd' }),
      // @ts-expect-error: there is no such event
      qmp.events('STOPPED'),
    ])
    unseen(() => {
      expectTypeOf(qmp.waitForEvent('RESET')).resolves.toEqualTypeOf<QmpEvent<'RESET'>>()
      expectTypeOf(qmp.waitForEvent(['RESET', 'STOP'])).resolves.toEqualTypeOf<QmpEvent<'RESET' | 'STOP'>>()
      expectTypeOf(qmp.events('RESET')).toEqualTypeOf<EventStream<QmpEvent<'RESET'>>>()
      expectTypeOf(qmp.events('__com.example_DONE')).toEqualTypeOf<EventStream<QmpEvent<'__com.example_DONE'>>>()
    })
    expectTypeOf<QmpEvent<'RESET'>['data']>().toEqualTypeOf<EventData<'RESET'>>()
  })

  test('of a supervised monitor are events or gaps', () => {
    unseen((item?: SupervisedEvent<QmpEvent<'STOP'>>) => {
      if (item?.event !== undefined) expectTypeOf(item.event).toEqualTypeOf<'STOP'>()
      else if (item !== undefined) expectTypeOf(item.gap.reason).toEqualTypeOf<'closed' | 'shutdown' | 'lost'>()
    })
  })
})
