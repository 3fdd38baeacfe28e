import { expect, test } from 'vitest'
import { argumentTypes, commandDescriptors } from './gen/descriptors.js'

test('the table has every command under its own name', () => {
  expect(Object.values(commandDescriptors).map(({ name }) => name)).toEqual(Object.keys(commandDescriptors))
})

test('four commands do not reply on success', () => {
  const silent = Object.values(commandDescriptors).filter(({ successResponse }) => !successResponse)
  expect(silent.map(({ name }) => name)).toEqual([
    'guest-shutdown',
    'guest-suspend-disk',
    'guest-suspend-hybrid',
    'guest-suspend-ram',
  ])
})

test('commands say since when and where they are', () => {
  expect(commandDescriptors['guest-network-get-route']).toMatchObject({
    since: '9.1',
    sinceOn: { win32: '11.0' },
    platforms: ['linux', 'win32'],
    condition: 'CONFIG_LINUX or CONFIG_WIN32',
  })
  expect(commandDescriptors['guest-ping']).not.toHaveProperty('platforms')
})

test('the words for capture-output are dated by the release that has them', () => {
  expect(argumentTypes.GuestExecCaptureOutputMode?.since).toBe('8.1')
})

test('64-bit arguments are marked', () => {
  const wide = Object.values(commandDescriptors).flatMap(({ name, args }) =>
    args.filter(({ type }) => type === 'int64').map((member) => `${name} ${member.name}`),
  )
  expect(wide).toEqual([
    'guest-file-seek offset',
    'guest-fstrim minimum',
    'guest-set-time time',
    'guest-sync id',
    'guest-sync-delimited id',
  ])
})
