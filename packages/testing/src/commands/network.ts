import type { GuestNetworkInterface, GuestNetworkRoute } from '@qga/schema'
import type { CommandGroup } from '../command-table.js'

const statistics = {
  'rx-bytes': 451_109_332,
  'rx-packets': 311_730,
  'rx-errs': 0,
  'rx-dropped': 0,
  'tx-bytes': 6_778_960,
  'tx-packets': 68_260,
  'tx-errs': 0,
  'tx-dropped': 0,
}

const interfaces: GuestNetworkInterface[] = [
  {
    name: 'lo',
    'ip-addresses': [
      { 'ip-address': '127.0.0.1', 'ip-address-type': 'ipv4', prefix: 8 },
      { 'ip-address': '::1', 'ip-address-type': 'ipv6', prefix: 128 },
    ],
    statistics: { ...statistics, 'rx-bytes': 3633, 'tx-bytes': 3633 },
    'hardware-address': '00:00:00:00:00:00',
  },
  {
    name: 'eth0',
    'ip-addresses': [
      { 'ip-address': '192.0.2.10', 'ip-address-type': 'ipv4', prefix: 24 },
      { 'ip-address': '2001:db8::10', 'ip-address-type': 'ipv6', prefix: 64 },
      { 'ip-address': 'fe80::5054:ff:fe12:3456', 'ip-address-type': 'ipv6', prefix: 64 },
    ],
    statistics,
    'hardware-address': '52:54:00:12:34:56',
  },
  // One that is down has neither addresses nor counters.
  { name: 'eth1', 'hardware-address': '52:54:00:12:34:57' },
]

const ipv4 = { iface: 'eth0', metric: 0, irtt: 0, refcnt: 0, use: 0, window: 0, mtu: 0, version: 4 }
const ipv6 = { iface: 'eth0', source: '::', srcprefixlen: '0', refcnt: 1, use: 0, version: 6 }

const routes: GuestNetworkRoute[] = [
  { ...ipv4, destination: '0.0.0.0', gateway: '192.0.2.1', mask: '0.0.0.0', flags: 3 },
  { ...ipv4, destination: '192.0.2.0', gateway: '0.0.0.0', mask: '255.255.255.0', flags: 1 },
  { ...ipv6, destination: '2001:db8::', desprefixlen: '64', nexthop: '::', metric: 256, flags: 1 },
  // Flags that need all 64 bits, and a metric that went through a signed int. [measured, 10.0 and 11.1]
  { ...ipv6, destination: 'ff00::', desprefixlen: '8', nexthop: '::', metric: -1, flags: 18_446_744_071_564_165_121n },
]

export const networkCommands = {
  'guest-network-get-interfaces': { run: () => interfaces },
  'guest-network-get-route': { run: () => routes },
} satisfies CommandGroup
