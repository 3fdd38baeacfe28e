import type { CallOptions } from '@qga/schema'
import { OptionError } from '@qga/wire/calls'
import { checkedWord } from '../checked-word.js'
import type { Executes } from '../commands.js'
import { type GuestInterface, type InterfaceAddress, networkInterfaces, normalMac } from './network-interfaces.js'

/** An address that the guest can be reached at, as far as its kind tells. */
export interface UsableAddress extends InterfaceAddress {
  readonly interface: string
  readonly mac: string | undefined
}

/** Which addresses are wanted. */
export interface AddressFilter extends CallOptions {
  /**
   * Only interfaces with these MAC addresses, which the host knows of the machine's network cards: the sure way to leave
   * out what the guest has made itself. In the order given.
   */
  readonly macs?: readonly string[] | undefined
  readonly family?: 'ipv4' | 'ipv6' | undefined
}

/** Names that container engines, hypervisors and cluster networks give to what leads nowhere outside of the guest. */
const inner =
  /^(?:lo\d*$|docker|br-[0-9a-f]{12}$|veth|virbr|vnet|lxc|lxdbr|incusbr|podman|cni|flannel|cali|vxlan\.calico$|tunl\d+$|cilium|weave|kube-|nodelocaldns|dummy|ovs-|ovn|vEthernet \((?:nat|Default Switch|WSL)\b)/

/**
 * The addresses that a guest can be reached at: no loopback, no link-local, multicast or unspecified ones, and none of
 * the bridges and cables that containers have made. A guest says what it likes: these are claims.
 * @throws OptionError for what is no MAC address
 */
export async function usableAddresses(agent: Executes, filter: AddressFilter = {}): Promise<UsableAddress[]> {
  const { macs, family, ...options } = filter
  for (const mac of macs ?? []) if (normalMac(mac) === undefined) throw new OptionError(`${mac} is no MAC address`)
  return selectAddresses(await networkInterfaces(agent, options), { macs, family })
}

/** The same of interfaces that are known already. */
export function selectAddresses(interfaces: readonly GuestInterface[], filter: AddressFilter = {}): UsableAddress[] {
  checkedWord('family', filter.family, ['ipv4', 'ipv6'])
  return chosen(interfaces, filter.macs).flatMap(({ name, mac, addresses }) =>
    addresses
      .filter(({ address, family }) => isUsable(address) && (filter.family ?? family) === family)
      .map((address) => ({ ...address, interface: name, mac })),
  )
}

function chosen(interfaces: readonly GuestInterface[], macs: readonly string[] | undefined): readonly GuestInterface[] {
  if (macs === undefined) return interfaces.filter(({ name }) => !inner.test(name))
  const wanted = macs.map(normalMac)
  return wanted.flatMap((mac) =>
    interfaces.filter((one) => mac !== undefined && one.mac === mac && !/^veth/.test(one.name)),
  )
}

function isUsable(address: string): boolean {
  if (!address.includes(':')) {
    const [first = 0, second = 0] = address.split('.').map(Number)
    return first !== 0 && first !== 127 && first < 224 && !(first === 169 && second === 254)
  }
  // The first group tells, and it is zero for ::, ::1 and addresses of IPv4 in other clothes.
  const group = Number.parseInt(address.split(':', 1)[0] || '0', 16)
  return group !== 0 && (group & 0xffc0) !== 0xfe80 && (group & 0xff00) !== 0xff00
}
