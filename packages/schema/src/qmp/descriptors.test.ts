import { expect, test } from 'vitest'
import { argumentTypes, commandDescriptors, eventDescriptors } from '../gen/qmp/descriptors.js'
import { commandNames, eventNames } from '../gen/qmp/names.js'
import type { CommandDescriptor } from './command-descriptor.js'

const commands: CommandDescriptor[] = Object.values(commandDescriptors)

function named(keep: (command: CommandDescriptor) => unknown): string[] {
  return commands.filter(keep).map(({ name }) => name)
}

test('the tables have every command and event under its own name', () => {
  expect(commands.map(({ name }) => name)).toEqual(commandNames)
  expect(Object.values(eventDescriptors).map(({ name }) => name)).toEqual(eventNames)
  expect([commandNames.length, eventNames.length]).toEqual([243, 57])
})

test('commands say how they may be sent', () => {
  expect(named(({ oob }) => oob)).toEqual(['migrate-pause', 'migrate-recover', 'query-yank', 'yank'])
  expect(named(({ openArguments }) => openArguments)).toEqual(['device_add'])
  expect(named(({ coroutine }) => coroutine)).toEqual(['block_resize', 'screendump'])
  expect(named(({ allowPreconfig }) => allowPreconfig)).toHaveLength(76)
  expect(named(({ successResponse }) => !successResponse)).toEqual([])
})

test('commands and events say since when, on which condition, and how firmly they are there', () => {
  expect(commandDescriptors['block-job-pause']).toMatchObject({ since: '1.3', features: ['deprecated'] })
  expect(commandDescriptors['get-win32-socket']).toMatchObject({ condition: 'CONFIG_WIN32' })
  expect(eventDescriptors.SCLP_CPI_INFO_AVAILABLE).toMatchObject({ since: '10.2', features: ['unstable'] })
})

test('types that only replies hold stay out', () => {
  expect(argumentTypes).toHaveProperty('BlockdevOptions')
  expect(argumentTypes).not.toHaveProperty('BlockInfo')
})

test('64-bit arguments are marked', () => {
  const resize = commandDescriptors.block_resize.args.find(({ name }) => name === 'size')
  expect(resize).toEqual({ name: 'size', type: 'int64' })
})
