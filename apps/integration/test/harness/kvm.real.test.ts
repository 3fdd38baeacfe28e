import { expect, test } from 'vitest'
import { kvmRunsGuests } from '../../src/guest/kvm.js'

test('a device that is no KVM runs no guest', async () => {
  expect(await kvmRunsGuests('/dev/nosuch')).toBe(false)
})

test('what is there and does not work is found out by a guest', async () => {
  // QEMU itself opens /dev/kvm: where that runs guests there is nothing to find out.
  if (await kvmRunsGuests()) return
  expect(await kvmRunsGuests('/dev/null')).toBe(false)
})
