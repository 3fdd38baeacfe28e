import { constants } from 'node:fs'
import { access } from 'node:fs/promises'
import { startGuest } from './start-guest.js'

const BOOT_MS = 60_000

/**
 * Whether KVM runs guests here. A /dev/kvm that is there need not: on machines that are virtual themselves it may be
 * refused, or hang. So a guest is booted.
 */
export async function kvmRunsGuests(device = '/dev/kvm'): Promise<boolean> {
  try {
    await access(device, constants.R_OK | constants.W_OK)
    await using guest = await startGuest({ accelerator: 'kvm', waitsForBoot: false })
    await guest.control.booted(1, BOOT_MS)
    return true
  } catch {
    return false
  }
}
