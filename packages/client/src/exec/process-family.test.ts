import { describe, expect, it } from 'vitest'
import { familyIn, familyNow, survivorsIn } from './process-family.js'
import type { ListedProcess } from './process-list.js'

/** 1 is init, 300 something above the agent that takes in orphans, 500 the agent, 10 its child, 99 the `ps`. */
const list = listed([1, 0], [300, 1], [500, 300], [10, 500], [11, 10], [12, 11], [20, 500], [99, 500])
const sought = { pid: 10, agent: 500, without: 99 }

function listed(...rows: readonly (readonly [number, number])[]): ListedProcess[] {
  return rows.map(([pid, parent]) => ({ pid, parent }))
}

describe('a family', () => {
  it('is that of a child of the agent alone', () => {
    expect(familyIn(list, sought)?.members).toEqual(listed([10, 500], [11, 10], [12, 11]))
    expect(familyIn(list, { ...sought, pid: 11 })).toBeUndefined()
    expect(familyIn(list, { ...sought, pid: 13 })).toBeUndefined()
  })

  it.each<[string, [number, number][], number[]]>([
    [
      'all of it',
      [
        [10, 500],
        [11, 10],
        [12, 11],
      ],
      [10, 11, 12],
    ],
    ['what lost its parent, with init', [[12, 1]], [12]],
    [
      'what lost its parent, with another one above the agent',
      [
        [11, 300],
        [12, 11],
      ],
      [11, 12],
    ],
    [
      'what lost its parent, with one of its own',
      [
        [10, 500],
        [12, 10],
      ],
      [10, 12],
    ],
    [
      'what they have started since',
      [
        [11, 1],
        [13, 11],
        [14, 13],
      ],
      [11, 13, 14],
    ],
    [
      'no other process that was given the pid of one',
      [
        [10, 300],
        [11, 500],
        [12, 20],
      ],
      [],
    ],
    ['nothing', [], []],
  ])('leaves %s', (_, rows, left) => {
    const family = familyIn(list, sought)
    expect(family && survivorsIn(listed([1, 0], [500, 300], ...rows), family)).toEqual(left)
  })

  describe('when it is looked for again', () => {
    const before = familyIn(list, sought)
    const again = (hasEnded: boolean, ...rows: readonly (readonly [number, number])[]) =>
      familyNow(listed([1, 0], [500, 1], [99, 500], ...rows), { ...sought, hasEnded }, before)

    it('is what it is, and what it has lost', () => {
      expect(again(false, [10, 500], [12, 1], [13, 10])?.members).toEqual(listed([10, 500], [13, 10], [12, 1]))
    })

    it('is what was left when it has ended, and not what has its pid now, nor the children of that', () => {
      expect(again(true, [10, 500], [20, 10], [12, 1])?.members).toEqual(listed([12, 1]))
      expect(again(true, [10, 500], [20, 10])).toBeUndefined()
    })

    it('is unknown without a listing from before', () => {
      const now = listed([1, 0], [500, 1], [11, 1], [12, 11])
      expect(familyNow(now, { ...sought, hasEnded: true }, undefined)).toBeUndefined()
      expect(familyNow(now, { ...sought, hasEnded: false }, undefined)).toBeUndefined()
    })
  })

  it('goes through a list once, however many are left of it: it is of the guest, and long', () => {
    const rows = Array.from({ length: 100_000 }, (_, pid) => ({ pid, parent: pid < 1_100 ? 3 : 1 }))
    const long = [...listed([1, 0], [2, 1], [3, 2]), ...rows.slice(4)]
    const family = familyIn(long, { pid: 3, agent: 2, without: 0 })
    const begun = performance.now()
    expect(family && survivorsIn(long, family)).toHaveLength(1_000)
    expect(performance.now() - begun).toBeLessThan(1_000)
  })
})
