import { expect, it } from 'vitest'
import { PacedStream } from './paced-stream.js'

const bytes = (value: number) => Uint8Array.of(value)

it('several write to it, each in its turn, and none is forgotten', async () => {
  const stream = new PacedStream(200)
  const writer = async (values: number[]) => {
    for (const value of values) await stream.write(bytes(value))
  }
  const writing = Promise.all([writer([1, 2, 3]), writer([11, 12, 13])]).then(() => stream.end())
  const seen: number[] = []
  for await (const chunk of stream.readable) {
    expect(stream.behind).toBeLessThanOrEqual(1)
    seen.push(...chunk)
    await new Promise((resolve) => setTimeout(resolve, 1))
  }
  await writing
  expect(seen.filter((value) => value < 10)).toEqual([1, 2, 3])
  expect(seen.filter((value) => value > 10)).toEqual([11, 12, 13])
})

it('waits for its reader, and not for ever', async () => {
  const stream = new PacedStream(20)
  const second = stream.write(bytes(1)).then(() => stream.write(bytes(2)))
  await expect(second).rejects.toMatchObject({ code: 'SLOW_CLIENT' })
  expect(stream.signal.reason).toMatchObject({ code: 'SLOW_CLIENT' })
})

it('a reader that leaves is told to the writer', async () => {
  const stream = new PacedStream(1_000)
  const writing = expect(stream.write(bytes(1)).then(() => stream.write(bytes(2)))).rejects.toMatchObject({
    code: 'CLIENT_GONE',
  })
  await stream.readable.cancel()
  await writing
  expect(stream.signal.aborted).toBe(true)
})
