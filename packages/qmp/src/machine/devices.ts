import { randomUUID } from 'node:crypto'
import type { Arguments } from '@qga/schema/qmp'
import { QgaError } from '@qga/wire'
import type { Commands } from '../commands.js'
import { type ConfirmOptions, confirmed } from './confirmed.js'

/** The guest did not let a device go. It is still there, and can be asked again. */
export class UnplugError extends QgaError {
  static override readonly code = 'UNPLUG_REFUSED'
  /** The device's id. */
  readonly device: string

  constructor(device: string) {
    super(`the guest does not let go of ${device}`, {
      hint: 'Its driver or its mounts may hold it: end their use in the guest, then try again',
    })
    this.device = device
  }
}

/** A device that was plugged in. */
export interface PluggedDevice {
  readonly id: string
  /** Takes it out again: see `unplugDevice`. */
  unplug(options?: ConfirmOptions): Promise<void>
}

/**
 * Plugs a device in: `device_add`, with an id made where none is given. Resolves when the machine has it; what the guest
 * makes of it is not told.
 * @throws as `execute`
 */
export async function plugDevice(qmp: Commands, args: Arguments<'device_add'>): Promise<PluggedDevice> {
  const id = typeof args.id === 'string' ? args.id : `device-${randomUUID()}`
  await qmp.execute('device_add', { ...args, id })
  return { id, unplug: (options) => unplugDevice(qmp, id, options) }
}

/**
 * Asks the guest to let a device go and resolves when it is gone. Without a guest that listens, as before it has booted,
 * nothing happens until the time is over; the request stays, and the device may go later.
 * @throws UnplugError when the guest refuses; CommandError, TimeoutError, ClosedError; the signal's reason
 */
export async function unplugDevice(qmp: Commands, id: string, options: ConfirmOptions = {}): Promise<void> {
  const told = await confirmed(
    qmp,
    ['DEVICE_DELETED', 'DEVICE_UNPLUG_GUEST_ERROR'],
    (left) => qmp.execute('device_del', { id }, left),
    { ...options, filter: ({ data }) => data.device === id },
  )
  if (told?.event !== 'DEVICE_DELETED') throw new UnplugError(id)
}
