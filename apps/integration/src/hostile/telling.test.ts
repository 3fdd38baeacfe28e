import { expect, test } from 'vitest'
import { harmInHeaders, harmInLog, harmInMetrics } from './telling.js'

const line = (more: object) => `${JSON.stringify({ client: 'anonymous', route: 'execute', status: 200, ...more })}\n`

test.each([
  [line({}), true],
  [line({ code: 'COMMAND_FAILED' }), true],
  [line({ code: 'INTERNAL' }), false],
  [line({ error: 'x' }), false],
  [line({ command: 'owned' }), false],
  [line({ event: 'unconfirmed', hint: 'Thaw it' }), true],
  [line({ event: 'unconfirmed', hint: 'begin~' }), false],
  [line({ hint: 'of a request' }), false],
  ['what is no line\n', false],
  [line({ hint: '\u202e' }), false],
  ['\x1b[2J\n', false],
])('the log %j: %s', (log, well) => {
  expect(harmInLog(log).length === 0).toBe(well)
})

test.each([
  ['# HELP qga_gateway_waiting Requests.\nqga_gateway_waiting 0\n', true],
  ['qga_gateway_requests_total{route="execute",status="200",client="anonymous"} 1\n', true],
  ['qga_gateway_machine_state{machine="guest1",state="open"} 1\n', true],
  ['qga_gateway_machine_state{machine="owned",state="open"} 1\n', false],
  ['qga_gateway_machine_state{host="guest1"} 1\n', false],
  ['qga_gateway_waiting 0\u2028\n', false],
  ['owned 1\n', false],
])('metrics %j: %s', (text, well) => {
  expect(harmInMetrics(text).length === 0).toBe(well)
})

test.each([
  [{ 'content-type': 'application/json', 'retry-after': '1' }, true],
  [{ 'x-guest': 'a' }, false],
  [{ 'content-disposition': 'attachment; filename="x"' }, false],
])('headers %j: %s', (headers, well) => {
  expect(harmInHeaders(headers).length === 0).toBe(well)
})
