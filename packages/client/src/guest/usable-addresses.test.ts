import { expect, test } from 'vitest'
import { selectAddresses } from './usable-addresses.js'

test.each([
  ['lo0', false],
  ['lowpan0', true],
  ['vxlan.calico', false],
  ['vxlan0', true],
  ['tunl0', false],
  ['vEthernet (nat)', false],
  ['vEthernet (LAN)', true],
  ['virbr0', false],
  ['podman1', false],
  ['cni0', false],
])('an address of %s is usable: %s', (name, isUsable) => {
  const given = { name, mac: undefined, addresses: [{ address: '192.0.2.9', family: 'ipv4' as const, prefix: 24 }] }
  expect(selectAddresses([given])).toHaveLength(isUsable ? 1 : 0)
})
