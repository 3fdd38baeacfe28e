import { describe, expect, it } from 'vitest'
import { familyOf, parseProcessList } from './process-list.js'

describe('parseProcessList', () => {
  it.each([
    [
      'POSIX',
      '    1     0\n  500     1\n',
      [
        [1, 0],
        [500, 1],
      ],
    ],
    [
      'busybox, with its head',
      'PID   PPID\n    1     0\n  500     1\n',
      [
        [1, 0],
        [500, 1],
      ],
    ],
    ['what is none', 'hello\n1\n1 2 3\n-1 2\n1e3 2\n99999999999 1\n', []],
    ['nothing', '', []],
  ])('reads %s', (_, text, rows) => {
    expect(parseProcessList(text)).toEqual(rows.map(([pid, parent]) => ({ pid, parent })))
  })

  it('believes a bounded number of lines', () => {
    expect(parseProcessList('5 1\n'.repeat(200_000))).toHaveLength(100_000)
  })
})

describe('familyOf', () => {
  const list = [
    { pid: 1, parent: 0 },
    { pid: 500, parent: 1 },
    { pid: 10, parent: 500 },
    { pid: 11, parent: 10 },
    { pid: 13, parent: 11 },
    { pid: 12, parent: 10 },
    { pid: 20, parent: 500 },
  ]

  it('is the process, its children, and theirs', () => {
    expect(familyOf(list, 10)).toEqual([10, 11, 12, 13])
    expect(familyOf(list, 20)).toEqual([20])
    expect(familyOf([], 7)).toEqual([7])
  })

  it('ends with a guest that lists circles, or thousands', () => {
    expect(
      familyOf(
        [
          { pid: 1, parent: 2 },
          { pid: 2, parent: 1 },
          { pid: 3, parent: 3 },
        ],
        1,
      ),
    ).toEqual([1, 2])
    const many = Array.from({ length: 50_000 }, (_, at) => ({ pid: at + 10, parent: at + 9 }))
    expect(familyOf(many, 9)).toHaveLength(1_000)
  })
})
