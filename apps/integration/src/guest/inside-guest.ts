import { type ConnectOptions, GuestAgent } from '@qga/client'
import type { Transport } from '@qga/wire'

declare const inside: unique symbol

/** A channel that ends inside a virtual machine of the harness, or in a fake agent. Nothing else makes one. */
export type GuestTransport = Transport & { readonly [inside]: true }

/**
 * A client of an agent inside a virtual machine. Whatever shuts down, freezes or changes a machine takes this type, and
 * a client of an agent on the host is not one.
 */
export type InsideGuest = GuestAgent & { readonly [inside]: true }

/** For the harness alone: it knows that the channel ends in a QEMU of its own, or in a fake. */
export const markInside = (transport: Transport): GuestTransport => transport as GuestTransport

export async function connectInside(transport: GuestTransport, options?: ConnectOptions): Promise<InsideGuest> {
  return (await GuestAgent.connect(transport, options)) as InsideGuest
}
