import { expect, expectTypeOf, test } from 'vitest'
import * as z from 'zod'
import type { Arguments } from '../gen/command-types.js'
import type { GuestDiskSmart, GuestOSInfo, GuestUser } from '../gen/types.js'

let built = 0
z.core.globalConfig.postProcessor = () => {
  built++
}
const { argumentsSchema, replySchema, typeSchema, ...more } = await import('./index.js')

test('an import builds nothing, and a call only what is asked for', () => {
  expect(built).toBe(0)
  replySchema('guest-get-osinfo')
  expect(built).toBe(1)
})

test('these are all its functions', () => {
  expect(more).toEqual({})
})

test('schemas have the generated types', () => {
  expectTypeOf(replySchema('guest-get-osinfo')).toEqualTypeOf<z.ZodType<GuestOSInfo>>()
  expectTypeOf(replySchema('guest-get-users').parse([])).toEqualTypeOf<GuestUser[]>()
  expectTypeOf(replySchema('guest-shutdown').parse(undefined)).toEqualTypeOf<void>()
  expectTypeOf(replySchema('guest-get-time').parse(0)).toEqualTypeOf<number | bigint>()
  expectTypeOf(argumentsSchema('guest-exec')).toEqualTypeOf<z.ZodType<Arguments<'guest-exec'>>>()
  expectTypeOf(typeSchema('GuestDiskSmart')).toEqualTypeOf<z.ZodType<GuestDiskSmart>>()
  // @ts-expect-error no command has this name
  expect(() => replySchema('guest-pign')).toThrow(TypeError)
  // @ts-expect-error no type has this name
  expect(() => typeSchema('GuestOsInfo')).toThrow(TypeError)
})

test('integers that the overlay calls wide may be a bigint', () => {
  expect(replySchema('guest-get-time').parse(2n ** 62n)).toBe(2n ** 62n)
  expect(argumentsSchema('guest-set-time').parse({ time: -(2n ** 62n) })).toEqual({ time: -(2n ** 62n) })
  expect(argumentsSchema('guest-file-close').safeParse({ handle: 2n ** 62n }).success).toBe(false)
})

test('a reply of a newer agent passes, and its words do not when strict', () => {
  const disk = { name: '/dev/sda', partition: false, address: { 'bus-type': 'ufs' }, wear: 3 }
  const paths = (options: { strict: boolean }) =>
    replySchema('guest-get-disks', options)
      .safeParse([disk])
      .error?.issues.map(({ path }) => path.join('.'))
  const absent = ['pci-controller', 'bus', 'target', 'unit'].map((name) => `0.address.${name}`)
  expect(paths({ strict: false })).toEqual(absent)
  expect(paths({ strict: true })).toEqual(absent.toSpliced(1, 0, '0.address.bus-type'))
})

test('arguments are refused as the agent refuses them', () => {
  const issues = (args: unknown) => argumentsSchema('guest-exec', { strict: true }).safeParse(args).error?.issues
  expect(issues({ path: '/bin/ls', 'capture-output': true })).toBeUndefined()
  expect(issues({ path: '/bin/ls', 'capture-output': 'separated' })).toBeUndefined()
  expect(issues({ 'capture-output': 'all' })).toMatchObject([{ path: ['path'] }, { path: ['capture-output'] }])
  expect(issues({ path: '/bin/ls', args: [] })).toMatchObject([{ code: 'unrecognized_keys', keys: ['args'] }])
})
