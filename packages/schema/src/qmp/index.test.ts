import { expect, test } from 'vitest'
import { reached } from '../../test/reached.js'
import * as schema from './index.js'

test('the index of QMP exports these values', () => {
  expect(Object.keys(schema).sort()).toEqual([
    'argumentTypes',
    'checkArguments',
    'commandDescriptors',
    'commandNames',
    'eventDescriptors',
    'eventNames',
    'isCommandName',
    'isEventName',
    'parseArguments',
  ])
})

test('the halves load nothing of each other', () => {
  const [agent, monitor] = [reached('index.ts'), reached('qmp/index.ts')]
  expect(agent).toContain('gen/descriptors.ts')
  expect(agent.filter((file) => file.includes('qmp'))).toEqual([])
  expect(monitor).toContain('gen/qmp/descriptors.ts')
  expect(monitor.filter((file) => /^gen\/[^/]*$/.test(file))).toEqual([])
})

test('who asks for names alone loads no descriptors', () => {
  expect(reached('qmp/names.ts')).toEqual(['gen/qmp/names.ts', 'qmp/names.ts'])
})
