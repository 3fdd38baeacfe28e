import { expect, test } from 'vitest'
import { type FdCommands, openFdSet } from '../src/index.js'
import { rejection } from './scripted-monitor.js'

/** A monitor that takes descriptors, and tells what it was asked. */
function taking(onAdd: () => void = () => {}, onRemove: () => void = () => {}) {
  const asked: string[] = []
  const qmp = {
    withFd: async (name: string) => {
      asked.push(name)
      onAdd()
      return { 'fdset-id': 7, fd: 1 }
    },
    execute: async (name: string) => {
      asked.push(name)
      onRemove()
      return {}
    },
  }
  // No other part of a monitor is used.
  return { asked, qmp: qmp as unknown as FdCommands }
}

test('an abort between two descriptors leaves no set behind', async () => {
  const life = new AbortController()
  const reason = new Error('enough')
  const { asked, qmp } = taking(() => life.abort(reason))
  expect(await rejection(openFdSet(qmp, [1, 2], { signal: life.signal }))).toBe(reason)
  expect(asked).toEqual(['add-fd', 'remove-fd'])
  expect(await rejection(openFdSet(qmp, [1], { signal: life.signal }))).toBe(reason)
  expect(asked).toHaveLength(2)
})

test('a removal that failed can be tried again, one that worked does nothing more', async () => {
  let fails = true
  const { asked, qmp } = taking(
    () => {},
    () => {
      if (fails) throw new Error('not now')
    },
  )
  const set = await openFdSet(qmp, [1])
  expect(await rejection(set.remove())).toMatchObject({ message: 'not now' })
  fails = false
  await set.remove()
  await set.remove()
  expect(asked).toEqual(['add-fd', 'remove-fd', 'remove-fd'])
})
