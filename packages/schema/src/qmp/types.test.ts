import { describe, expectTypeOf, test } from 'vitest'
import type {
  Arguments,
  BlockdevOptions,
  BlockdevOptionsFile,
  BlockdevOptionsQcow2,
  BlockdevRef,
  CallOptions,
  CommandName,
  Empty,
  EventData,
  EventName,
  ExecuteParameters,
  ImageInfo,
  Int64,
  MigrationAddress,
  NoArguments,
  Return,
  ShutdownCause,
  StatsValue,
  StatusInfo,
} from './index.js'

interface Monitor {
  execute<N extends CommandName>(name: N, ...rest: ExecuteParameters<N>): Promise<Return<N>>
  on<N extends EventName>(name: N, listener: (data: EventData<N>) => void): void
}

/** A call that only has to compile. */
function compiles(_: (qmp: Monitor) => unknown): void {}

describe('Arguments of QMP', () => {
  test('are none, optional or needed', () => {
    expectTypeOf<Arguments<'query-status'>>().toEqualTypeOf<NoArguments>()
    expectTypeOf<ExecuteParameters<'query-block'>>().toEqualTypeOf<
      [args?: { flat?: boolean } | undefined, options?: CallOptions | undefined]
    >()
    expectTypeOf<ExecuteParameters<'block_resize', never>[0]>().toEqualTypeOf<{
      device?: string
      'node-name'?: string
      size: Int64
    }>()
    expectTypeOf<Arguments<'blockdev-add'>>().toEqualTypeOf<BlockdevOptions>()
  })

  test('are open for the properties of a device', () => {
    expectTypeOf<Arguments<'device_add'>['driver']>().toEqualTypeOf<string>()
    expectTypeOf<Arguments<'device_add'>['serial']>().toBeUnknown()
  })
})

describe('Return and EventData', () => {
  test('are what comes', () => {
    expectTypeOf<Return<'query-status'>>().toEqualTypeOf<StatusInfo>()
    expectTypeOf<Return<'stop'>>().toEqualTypeOf<Empty>()
    expectTypeOf<Return<'qom-get'>>().toBeUnknown()
    expectTypeOf<Return<'human-monitor-command'>>().toEqualTypeOf<string>()
    expectTypeOf<EventData<'STOP'>>().toEqualTypeOf<Empty>()
    expectTypeOf<EventData<'SHUTDOWN'>>().toEqualTypeOf<{ guest: boolean; reason: ShutdownCause }>()
    expectTypeOf<EventData<'BLOCK_JOB_COMPLETED'>['offset']>().toEqualTypeOf<number | bigint>()
  })
})

describe('types', () => {
  test('are objects in objects, and alternates', () => {
    expectTypeOf<ImageInfo['backing-image']>().toEqualTypeOf<ImageInfo | undefined>()
    expectTypeOf<BlockdevRef>().toEqualTypeOf<BlockdevOptions | string>()
    expectTypeOf<StatsValue>().toEqualTypeOf<number | bigint | boolean | (number | bigint)[]>()
  })

  test('narrow by the discriminator, base members included', () => {
    const narrow = (node: BlockdevOptions) => {
      expectTypeOf(node['read-only']).toEqualTypeOf<boolean | undefined>()
      if (node.driver === 'qcow2') {
        expectTypeOf(node).toExtend<BlockdevOptionsQcow2>()
        expectTypeOf(node['node-name']).toEqualTypeOf<string | undefined>()
        if (typeof node.file === 'object' && node.file.driver === 'file') {
          expectTypeOf(node.file).toExtend<BlockdevOptionsFile>()
        }
      } else expectTypeOf(node).not.toExtend<BlockdevOptionsQcow2>()
      // @ts-expect-error: only some drivers have a pool
      node.pool
    }
    expectTypeOf(narrow).returns.toBeVoid()
  })

  test('narrow in a union within a union', () => {
    const narrow = (address: MigrationAddress) => {
      if (address.transport !== 'socket') return undefined
      expectTypeOf(address.type).toEqualTypeOf<'inet' | 'unix' | 'vsock' | 'fd'>()
      return address.type === 'inet' ? address.host : undefined
    }
    expectTypeOf(narrow).returns.toEqualTypeOf<string | undefined>()
  })

  test('narrow where a value has no branch', () => {
    const narrow = (options: Arguments<'set_password'>) => {
      // @ts-expect-error: only for VNC
      options.display
      return options.protocol === 'vnc' ? options.display : undefined
    }
    expectTypeOf(narrow).returns.toEqualTypeOf<string | undefined>()
  })
})

describe('execute of QMP', () => {
  test('takes what the command takes', () => {
    compiles((qmp) => qmp.execute('query-status'))
    compiles((qmp) => qmp.execute('query-status', undefined, { timeoutMs: 5 }))
    compiles((qmp) => qmp.execute('query-block'))
    compiles((qmp) => qmp.execute('device_add', { driver: 'nvme', serial: 'x', queues: 4 }))
    const file = { driver: 'file', filename: '/a', aio: 'native' } as const
    compiles((qmp) => qmp.execute('blockdev-add', { driver: 'qcow2', 'node-name': 'n', file, backing: null }))
    compiles((qmp) => qmp.execute('object-add', { 'qom-type': 'authz-list', id: 'a', policy: 'deny' }))
    compiles((qmp) => {
      qmp.on('STOP', () => undefined)
    })
  })

  test('does not compile with anything else', () => {
    // @ts-expect-error: a command of the guest agent
    compiles((qmp) => qmp.execute('guest-ping'))
    // @ts-expect-error: a command without arguments
    compiles((qmp) => qmp.execute('query-status', { flat: true }))
    // @ts-expect-error: a driver is needed
    compiles((qmp) => qmp.execute('device_add', { id: 'a' }))
    // @ts-expect-error: a file is needed
    compiles((qmp) => qmp.execute('blockdev-add', { driver: 'qcow2', 'node-name': 'n' }))
    // @ts-expect-error: a member of another driver
    compiles((qmp) => qmp.execute('blockdev-add', { driver: 'file', filename: '/a', pool: 'p' }))
    // @ts-expect-error: no such driver
    compiles((qmp) => qmp.execute('blockdev-add', { driver: 'qcow3', file: 'n' }))
    // @ts-expect-error: arguments are needed
    compiles((qmp) => qmp.execute('blockdev-del'))
    compiles((qmp) => {
      // @ts-expect-error: a command is no event
      qmp.on('stop', () => undefined)
    })
  })
})
