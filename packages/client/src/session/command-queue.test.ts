import { describe, expect, it } from 'vitest'
import { call } from '../../test/calls.js'
import { CommandQueue } from './command-queue.js'

function queueOf(...windows: number[]) {
  const queue = new CommandQueue()
  const calls = windows.map((window, at) => call(`c${at}`, { window }))
  for (const each of calls) queue.add(each)
  return { queue, calls }
}

function takeAll(queue: CommandQueue): string[] {
  const names: string[] = []
  for (let next = queue.next(); next !== undefined; next = queue.next()) names.push(next.request.command)
  return names
}

describe('CommandQueue', () => {
  it.each([
    ['one at a time', [1, 1, 1], ['c0']],
    ['several that allow it', [4, 4, 4, 4, 4], ['c0', 'c1', 'c2', 'c3']],
    ['not beside one that must be alone', [1, 4, 4], ['c0']],
    ['not one that must be alone beside others', [4, 4, 1, 4], ['c0', 'c1']],
    ['the smallest window counts', [4, 2, 4, 4], ['c0', 'c1']],
  ])('%s', (_, windows, expected) => {
    expect(takeAll(queueOf(...windows).queue)).toEqual(expected)
  })

  it('goes on in order when calls are taken out', () => {
    const { queue, calls } = queueOf(1, 1, 1)
    expect(takeAll(queue)).toEqual(['c0'])
    if (calls[1] !== undefined) queue.remove(calls[1])
    if (calls[0] !== undefined) queue.remove(calls[0])
    expect(takeAll(queue)).toEqual(['c2'])
    expect(queue.size).toBe(1)
  })

  it('drains those under way first', () => {
    const { queue, calls } = queueOf(1, 1)
    takeAll(queue)
    expect(queue.drain()).toEqual(calls)
    expect(queue.size).toBe(0)
  })
})
