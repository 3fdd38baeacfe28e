import { expect, test } from 'vitest'
import * as z from 'zod'
import { list } from './list.js'
import { reference } from './reference.js'

const schema = z.object({ names: list(reference(() => z.string())) })
const right = { names: ['a'] }
const wrong = { names: [1] }

test('it is a zod type like any other', () => {
  expect(schema.shape.names).toBeInstanceOf(z.ZodType)
  const more = schema.extend({ more: schema.shape.names.optional().describe('More names') })
  expect(more.parse({ ...right, more: ['b'] })).toEqual({ names: ['a'], more: ['b'] })
  expect(more.safeParse({ ...right, more: [1] }).error?.issues).toMatchObject([{ path: ['more', 0] }])
})

test('it parses asynchronously and through the standard interface', async () => {
  await expect(schema.parseAsync(right)).resolves.toEqual(right)
  await expect(schema.safeParseAsync(wrong)).resolves.toMatchObject({ success: false })
  expect(await schema['~standard'].validate(wrong)).toMatchObject({ issues: [{ path: ['names', 0] }] })
})

test('the compiler of zod leaves it as it is', () => {
  const compiled = z.core.compile(schema)
  expect(compiled.parse(right)).toEqual(right)
  expect(compiled.safeParse({ names: new Array(1000).fill(1) }).error?.issues).toHaveLength(100)
})
