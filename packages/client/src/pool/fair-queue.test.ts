import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { FairQueue } from './fair-queue.js'

/** Takes all, each key again as soon as its task is over. */
function takeAll(queue: FairQueue<string, string>): string[] {
  const taken: string[] = []
  for (let next = queue.next(); next !== undefined; next = queue.next()) {
    taken.push(next.task)
    queue.look(next.key)
  }
  return taken
}

describe('a fair queue', () => {
  it('goes round and round', () => {
    const queue = new FairQueue<string, string>(() => true)
    for (const task of ['a1', 'a2', 'a3', 'b1', 'c1', 'c2']) queue.add(task.charAt(0), task)
    expect(queue.size).toBe(6)
    expect(takeAll(queue)).toEqual(['a1', 'b1', 'c1', 'a2', 'c2', 'a3'])
    expect(queue.size).toBe(0)
  })

  it('leaves a key that may not go on where it is, until it may', () => {
    const barred = new Set(['a'])
    const queue = new FairQueue<string, string>((key) => !barred.has(key))
    for (const task of ['a1', 'b1']) queue.add(task.charAt(0), task)
    expect(takeAll(queue)).toEqual(['b1'])
    barred.clear()
    expect(queue.next()).toBeUndefined()
    queue.look('a')
    expect(takeAll(queue)).toEqual(['a1'])
  })

  it('takes tasks out', () => {
    const queue = new FairQueue<string, string>(() => true)
    for (const task of ['a1', 'a2', 'b1', 'b2']) queue.add(task.charAt(0), task)
    queue.remove('a', 'a1')
    queue.remove('a', 'a1')
    expect(queue.drain('b')).toEqual(['b1', 'b2'])
    expect(queue.waitingFor('b')).toBe(0)
    expect(takeAll(queue)).toEqual(['a2'])
  })

  it('nobody waits for more than one task of each other key, and nothing is lost', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom('a', 'b', 'c', 'd'), { maxLength: 60 }), (keys) => {
        const queue = new FairQueue<string, string>(() => true)
        for (const [at, key] of keys.entries()) queue.add(key, `${key}${at}`)
        const taken = takeAll(queue)
        expect([...taken].sort()).toEqual(keys.map((key, at) => `${key}${at}`).sort())
        const counts = new Map<string, number>()
        for (const key of taken.map((task) => task.charAt(0))) {
          const turn = (counts.get(key) ?? 0) + 1
          counts.set(key, turn)
          for (const other of new Set(keys)) {
            const all = keys.filter((one) => one === other).length
            expect(counts.get(other) ?? 0).toBeGreaterThanOrEqual(Math.min(all, turn - 1))
          }
        }
      }),
    )
  })
})
