import { CommandFailure, FakeMonitor } from '@qga/testing'
import { expect, test, vi } from 'vitest'
import { openFdSet, QmpClient } from '../src/index.js'
import { rejection } from './scripted-monitor.js'

/** A monitor that takes descriptors although its channel passes none, and the commands that it was asked. */
async function taking(onAdd: () => void = () => {}, onRemove: () => void = () => {}) {
  const fake = new FakeMonitor({ 'remove-fd': onRemove })
  const qmp = await QmpClient.connect(fake.transport)
  const added = vi.spyOn(qmp, 'withFd').mockImplementation(async () => {
    onAdd()
    return { 'fdset-id': 7, fd: 1 } as never
  })
  const removals = () => fake.requests.filter(({ execute }) => execute === 'remove-fd').map((one) => one.arguments)
  const dispose = async () => {
    await qmp.close()
    fake.close()
  }
  return { qmp, added, removals, [Symbol.asyncDispose]: dispose }
}

test('an abort between two descriptors leaves no set behind', async () => {
  const life = new AbortController()
  const reason = new Error('enough')
  await using at = await taking(() => life.abort(reason))
  expect(await rejection(openFdSet(at.qmp, [1, 2], { signal: life.signal }))).toBe(reason)
  expect(at.added).toHaveBeenCalledTimes(1)
  expect(at.removals()).toEqual([{ 'fdset-id': 7 }])
  expect(await rejection(openFdSet(at.qmp, [1], { signal: life.signal }))).toBe(reason)
  expect(at.added).toHaveBeenCalledTimes(1)
})

test('a removal that failed can be tried again, one that worked does nothing more', async () => {
  let fails = true
  const onRemove = () => {
    if (fails) throw new CommandFailure('GenericError', 'not now')
  }
  await using at = await taking(() => {}, onRemove)
  const set = await openFdSet(at.qmp, [1])
  expect(await rejection(set.remove())).toMatchObject({ desc: 'not now' })
  fails = false
  await set.remove()
  await set.remove()
  expect(at.removals()).toHaveLength(2)
})
