import { expect, expectTypeOf, test } from 'vitest'
import * as z from 'zod'
import type { Arguments, EventData } from '../gen/qmp/command-types.js'
import type { BlockdevOptions, StatusInfo } from '../gen/qmp/types.js'

let built = 0
z.core.globalConfig.postProcessor = () => {
  built++
}
const { argumentsSchema, eventSchema, replySchema, typeSchema, ...more } = await import('./qmp.js')

test('an import builds nothing, and a call only what is asked for', () => {
  expect(built).toBe(0)
  replySchema('query-status')
  expect(built).toBe(1)
})

test('these are all its functions', () => {
  expect(more).toEqual({})
})

test('schemas have the generated types', () => {
  expectTypeOf(replySchema('query-status')).toEqualTypeOf<z.ZodType<StatusInfo>>()
  expectTypeOf(argumentsSchema('blockdev-add')).toEqualTypeOf<z.ZodType<Arguments<'blockdev-add'>>>()
  expectTypeOf(eventSchema('JOB_STATUS_CHANGE')).toEqualTypeOf<z.ZodType<EventData<'JOB_STATUS_CHANGE'>>>()
  expectTypeOf(typeSchema('BlockdevOptions')).toEqualTypeOf<z.ZodType<BlockdevOptions>>()
  // @ts-expect-error no event has this name
  expect(() => eventSchema('STOPPED')).toThrow(TypeError)
})

test('arguments are checked by the branches of a nested union', () => {
  const paths = (args: unknown) => {
    const issues = argumentsSchema('blockdev-add', { strict: true }).safeParse(args).error?.issues ?? []
    return issues.map(({ code, path }) => `${path.join('.')} ${code}`)
  }
  const file = { driver: 'file', filename: 'a.img' }
  expect(paths({ driver: 'qcow2', 'node-name': 'n0', file })).toEqual([])
  expect(paths({ driver: 'qcow2', file: 'n1', backing: null })).toEqual([])
  expect(paths({ driver: 'qcow2', file: { driver: 'file' } })).toEqual(['file.filename invalid_type'])
  expect(paths({ driver: 'qcow3', file })).toEqual(['driver invalid_value'])
  expect(paths({ driver: 'raw', file, lazy: true })).toEqual([' unrecognized_keys'])
})

test('device_add lets every property through', () => {
  const args = { driver: 'virtio-net-pci', netdev: 'net0', mq: true }
  expect(argumentsSchema('device_add', { strict: true }).parse(args)).toEqual(args)
  expect(argumentsSchema('device_add', { strict: true }).safeParse({ netdev: 'net0' }).success).toBe(false)
})

test('an endless chain of images is refused, not followed', () => {
  const image = (depth: number): unknown => {
    let chain: object = { filename: 'base', format: 'raw', 'virtual-size': 1 }
    for (let level = 1; level < depth; level++) chain = { ...chain, 'backing-image': chain }
    return chain
  }
  expect(typeSchema('ImageInfo').safeParse(image(300)).success).toBe(true)
  const issues = typeSchema('ImageInfo').safeParse(image(10_000)).error?.issues
  expect(issues).toMatchObject([{ message: 'Invalid input: objects nested more than 300 levels deep' }])
})
