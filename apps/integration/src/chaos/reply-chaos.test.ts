import { expect, test } from 'vitest'
import { PastLines } from './past-lines.js'
import { Random } from './random.js'
import { ReplyChaos } from './reply-chaos.js'
import type { Weather } from './weather.js'

const stormy: Weather = { mishap: 0.5, halfRequest: 0, pieces: 0, waitMs: 1 }
const lines = Array.from({ length: 300 }, (_, at) => `{"return": ${at}, "id": "${'x'.repeat(at)}"}\n`)
const stream = Buffer.from(lines.join(''))

/** What is left of the stream, given in pieces of a size, as far as it is bytes. */
function spoilt(seed: string, size: number, weather = stormy): string {
  const chaos = new ReplyChaos(new Random(seed), weather, { past: new PastLines(), count: () => {} })
  const parts: string[] = []
  for (let at = 0; at < stream.length; at += size) {
    for (const action of chaos.push(stream.subarray(at, at + size))) {
      parts.push(action.kind === 'bytes' ? Buffer.from(action.bytes).toString('latin1') : `<${action.kind}>`)
    }
  }
  return parts.join('').replaceAll('<cut><cut>', '<cut>')
}

test('a seed does the same to the same replies, however they come in pieces, and another does something else', () => {
  const whole = spoilt('a', stream.length)
  expect(spoilt('a', 7)).toBe(whole)
  expect(spoilt('a', 1)).toBe(whole)
  expect(spoilt('b', 7)).not.toBe(whole)
})

test('nothing happens on a calm day, and a storm has everything', () => {
  expect(spoilt('a', 50, { ...stormy, mishap: 0 })).toBe(stream.toString())
  const counts = new Map<string, number>()
  const count = (what: string) => counts.set(what, (counts.get(what) ?? 0) + 1)
  new ReplyChaos(new Random('a'), stormy, { past: new PastLines(), count }).push(stream)
  expect([...counts.keys()].sort()).toEqual(
    ['cut', 'drop', 'garbage', 'repeat', 'stale', 'stale end', 'tear', 'wait'].sort(),
  )
})
