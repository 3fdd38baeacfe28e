import { isIP } from 'node:net'
import type { CallOptions } from '@qga/schema'
import type { Executes } from '../commands.js'
import { ReplyReader } from './reply-reader.js'

/** An address of a network interface. */
export interface InterfaceAddress {
  readonly address: string
  readonly family: 'ipv4' | 'ipv6'
  /** Bits of the network part. */
  readonly prefix: number
}

/** A network interface of the guest. */
export interface GuestInterface {
  readonly name: string
  /** In lower case with colons; absent where there is none. */
  readonly mac: string | undefined
  readonly addresses: readonly InterfaceAddress[]
}

/** All network interfaces, loopback and those of containers too. What is no address, or has a prefix that none has, is left out. */
export async function networkInterfaces(agent: Executes, options?: CallOptions): Promise<GuestInterface[]> {
  const reply: unknown = await agent.execute('guest-network-get-interfaces', undefined, options)
  return ReplyReader.list(reply, 'the reply to guest-network-get-interfaces').map((entry) => ({
    name: entry.text('name'),
    mac: normalMac(entry.optionalText('hardware-address') ?? ''),
    addresses: entry.has('ip-addresses') ? entry.objects('ip-addresses').flatMap(readAddress) : [],
  }))
}

/** A MAC address in lower case with colons; `undefined` for what is none. */
export function normalMac(mac: string): string | undefined {
  const normal = mac.toLowerCase().replaceAll('-', ':')
  return /^[0-9a-f]{2}(?::[0-9a-f]{2}){5}$/.test(normal) ? normal : undefined
}

/** The text decides what family it is. */
function readAddress(entry: ReplyReader): InterfaceAddress[] {
  const address = entry.text('ip-address')
  const version = !address.includes('%') ? isIP(address) : 0
  if (version === 0) return []
  const prefix = entry.number('prefix')
  if (!Number.isInteger(prefix) || prefix < 0 || prefix > (version === 4 ? 32 : 128)) return []
  return [{ address, family: version === 4 ? 'ipv4' : 'ipv6', prefix }]
}
