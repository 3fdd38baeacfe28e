import { expect, test } from 'vitest'
import type { Style } from './output/style.js'
import type { Report } from './report.js'
import { failureJson, failureLines } from './report-failure.js'

const plain: Style = (_format, text) => text

const report: Report = {
  code: 'COMMAND_FAILED',
  message: 'guest-x failed: \x1b[2Jline one\nline two',
  cause: 'a cause with \u202e',
  hints: ['first', 'second\r'],
  exit: 1,
  subject: '/run/a.sock',
}

test('three lines at most, whatever the guest says', () => {
  expect(failureLines(report, plain).split('\n')).toEqual([
    'error: /run/a.sock: guest-x failed: \\x1b[2Jline one\\nline two',
    '  cause: a cause with \\u202e',
    '  try:   first; or second\\r',
  ])
  expect(failureLines({ ...report, cause: undefined, hints: [], subject: undefined }, plain)).toBe(
    'error: guest-x failed: \\x1b[2Jline one\\nline two',
  )
})

test('the same as JSON, with keys that are always there', () => {
  const { code, message, cause, hints } = report
  expect(JSON.parse(failureJson(report, { target: '/run/a.sock', command: 'call' }))).toEqual({
    error: { code, message, cause, hints, target: '/run/a.sock', command: 'call' },
  })
  expect(JSON.parse(failureJson({ ...report, cause: undefined }, {}))).toEqual({
    error: { code, message, cause: null, hints, target: null, command: null },
  })
})
