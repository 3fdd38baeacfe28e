import { describe, expectTypeOf, test } from 'vitest'
import type { CallOptions } from './call-options.js'
import type { Empty, NoArguments } from './empty.js'
import type { AgentMethods } from './gen/agent-methods.js'
import type { Arguments, CommandName, ExecuteParameters, Return } from './gen/command-types.js'
import type { GuestDiskBusType, GuestDiskSmart, GuestNVMeSmart, GuestOSInfo, GuestUser } from './gen/types.js'
import type { Int64 } from './integers.js'

/** A call that only has to compile. */
function compiles(_: (agent: AgentMethods) => unknown): void {}

describe('Arguments', () => {
  test('are none, optional or needed', () => {
    expectTypeOf<Arguments<'guest-ping'>>().toEqualTypeOf<NoArguments>()
    expectTypeOf<Arguments<'guest-fstrim'>>().toEqualTypeOf<{ minimum?: Int64 }>()
    expectTypeOf<Arguments<'guest-file-close'>>().toEqualTypeOf<{ handle: number }>()
  })

  test('take read-only lists', () => {
    expectTypeOf<{ path: string; arg: readonly string[] }>().toExtend<Arguments<'guest-exec'>>()
  })

  test('have both forms of an alternate', () => {
    expectTypeOf<Arguments<'guest-file-seek'>['whence']>().toEqualTypeOf<number | 'set' | 'cur' | 'end'>()
  })
})

describe('Return', () => {
  test('is what the command replies with', () => {
    expectTypeOf<Return<'guest-get-time'>>().toEqualTypeOf<number | bigint>()
    expectTypeOf<Return<'guest-file-open'>>().toEqualTypeOf<number>()
    expectTypeOf<Return<'guest-get-osinfo'>>().toEqualTypeOf<GuestOSInfo>()
    expectTypeOf<Return<'guest-get-users'>>().toEqualTypeOf<GuestUser[]>()
    expectTypeOf<Return<'guest-ping'>>().toEqualTypeOf<Empty>()
    expectTypeOf<Return<'guest-shutdown'>>().toEqualTypeOf<void>()
  })

  test('keeps the names of the wire', () => {
    expectTypeOf<GuestOSInfo['pretty-name']>().toEqualTypeOf<string | undefined>()
  })

  test('narrows by the discriminator of a union', () => {
    const narrow = (smart: GuestDiskSmart) => {
      expectTypeOf(smart.type).toEqualTypeOf<GuestDiskBusType>()
      if (smart.type === 'nvme') expectTypeOf(smart).toExtend<GuestNVMeSmart>()
      else expectTypeOf(smart).not.toExtend<GuestNVMeSmart>()
    }
    expectTypeOf(narrow).returns.toBeVoid()
  })
})

describe('ExecuteParameters', () => {
  test('are optional where every argument is', () => {
    expectTypeOf<ExecuteParameters<'guest-ping'>>().toEqualTypeOf<
      [args?: NoArguments | undefined, options?: CallOptions | undefined]
    >()
    expectTypeOf<ExecuteParameters<'guest-file-close', { urgent: true }>>().toEqualTypeOf<
      [args: { handle: number }, options?: { urgent: true } | undefined]
    >()
  })

  test('can be taken apart by whoever implements execute', () => {
    const execute = <N extends CommandName>(_: N, ...[args, options]: ExecuteParameters<N>) => ({ args, options })
    expectTypeOf(execute<'guest-ping'>)
      .returns.toHaveProperty('options')
      .toEqualTypeOf<CallOptions | undefined>()
  })
})

describe('execute', () => {
  test('takes what the command takes', () => {
    compiles((agent) => agent.execute('guest-ping'))
    compiles((agent) => agent.execute('guest-ping', {}))
    compiles((agent) => agent.execute('guest-ping', undefined, { timeoutMs: 5 }))
    compiles((agent) => agent.execute('guest-fstrim'))
    compiles((agent) => agent.execute('guest-fstrim', { minimum: 2n ** 40n }, { timeoutMs: 60_000 }))
    compiles((agent) => agent.execute('guest-file-close', { handle: 1000 }))
  })

  test('does not compile with anything else', () => {
    // @ts-expect-error: there is no such command
    compiles((agent) => agent.execute('guest-pong'))
    // @ts-expect-error: a command without arguments
    compiles((agent) => agent.execute('guest-ping', { loud: true }))
    // @ts-expect-error: no such argument
    compiles((agent) => agent.execute('guest-fstrim', { mininum: 0 }))
    // @ts-expect-error: an argument of another type
    compiles((agent) => agent.execute('guest-fstrim', { minimum: '0' }))
    // @ts-expect-error: arguments are needed
    compiles((agent) => agent.execute('guest-file-close'))
    // @ts-expect-error: arguments are needed
    compiles((agent) => agent.execute('guest-file-close', undefined))
    // @ts-expect-error: no such option
    compiles((agent) => agent.execute('guest-ping', {}, { timeout: 5 }))
    // @ts-expect-error: a word that is not in the list
    compiles((agent) => agent.execute('guest-exec', { path: 'ls', 'capture-output': 'both' }))
  })
})

describe('the methods', () => {
  test('take the options last', () => {
    compiles((agent) => agent.getOsinfo({ timeoutMs: 5 }))
    compiles((agent) => agent.shutdown())
    compiles((agent) => agent.shutdown({ mode: 'halt' }, { timeoutMs: 5 }))
    compiles((agent) => agent.shutdown(undefined, { timeoutMs: 5 }))
    compiles((agent) => agent.fileOpen({ path: '/etc/hostname' }))
    expectTypeOf<AgentMethods['getOsinfo']>().returns.resolves.toEqualTypeOf<GuestOSInfo>()
  })

  test('do not compile with anything else', () => {
    // @ts-expect-error: arguments are needed
    compiles((agent) => agent.fileOpen())
    // @ts-expect-error: the name is left to the helper
    compiles((agent) => agent.exec({ path: 'ls' }))
    // @ts-expect-error: a command without arguments takes the options first
    compiles((agent) => agent.getOsinfo({}, { timeoutMs: 5 }))
  })
})
