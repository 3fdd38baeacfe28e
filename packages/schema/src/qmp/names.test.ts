import { expect, test } from 'vitest'
import { commandDescriptors, eventDescriptors } from '../gen/qmp/descriptors.js'
import { isCommandName, isEventName } from './names.js'

const strangers = ['guest-ping', 'stop ', '', 'constructor', '__proto__', 'toString']

test('isCommandName knows the commands that have a descriptor', () => {
  expect(Object.keys(commandDescriptors).filter((name) => !isCommandName(name))).toEqual([])
  expect([...strangers, 'STOP'].filter(isCommandName)).toEqual([])
})

test('isEventName knows the events that have a descriptor', () => {
  expect(Object.keys(eventDescriptors).filter((name) => !isEventName(name))).toEqual([])
  expect([...strangers, 'stop'].filter(isEventName)).toEqual([])
})
