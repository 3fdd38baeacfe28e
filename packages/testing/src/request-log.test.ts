import { describe, expect, test } from 'vitest'
import { RequestLog } from './request-log.js'

/** What a log keeps of requests with such ids, by the last digit of each. */
function kept(ids: readonly string[]): string {
  const log = new RequestLog()
  for (const id of ids) log.add(new Map(Object.entries({ execute: 'guest-ping', id })))
  return log.requests.map(({ id }) => String(id).slice(-1)).join('')
}

describe('the log of requests', () => {
  const big = 'x'.repeat(8 * 1024 * 1024 - 200)
  const huge = 'x'.repeat(17 * 1024 * 1024)

  test.each([
    ['all that fits', ['1', '2', '3'], '123'],
    ['two that are 16 MiB together', [`${big}1`, `${big}2`], '12'],
    ['of more than that the last', [`${big}1`, `${big}2`, `${big}3`, '4'], '234'],
    ['one that is larger, until the next', ['1', `${huge}2`], '2'],
    ['what came after that', [`${huge}1`, '2', '3'], '23'],
  ])('keeps %s', (_, ids, last) => {
    expect(kept(ids)).toBe(last)
  })

  test('keeps a thousand', () => {
    expect(kept(Array.from({ length: 1003 }, (_, at) => String(at)))).toHaveLength(1000)
  })

  test('leaves out what names no command', () => {
    const log = new RequestLog()
    log.add(new Map([['execute', 1n]]))
    log.add(new Map())
    expect(log.requests).toEqual([])
  })
})
