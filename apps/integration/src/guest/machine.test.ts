import { describe, expect, test } from 'vitest'
import { type ChannelName, channels } from './channels.js'
import { type Machine, machineArguments } from './machine.js'

const machine: Machine = {
  boot: { kernel: '/k', initramfs: '/i' },
  folder: '/f',
  images: '/f',
  channel: 'virtio-serial',
  agentOptions: ['--block-rpcs=guest-exec', '-v'],
  startsAgent: true,
  kernelOptions: [],
  accelerator: 'tcg',
  memoryMiB: 256,
  vcpus: 2,
  disks: [],
}

/** The values of an option, in order. */
function valuesOf(option: string, args: readonly string[]): (string | undefined)[] {
  return args.flatMap((word, at) => (word === option ? [args[at + 1]] : []))
}

describe('machineArguments', () => {
  test('is emulated unless it is said to be run by KVM, and has no network', () => {
    expect(valuesOf('-accel', machineArguments({ ...machine, accelerator: 'kvm' }))).toEqual(['kvm'])
    const args = machineArguments(machine)
    expect(valuesOf('-accel', args)).toEqual(['tcg,thread=multi'])
    expect(args).toContain('-nodefaults')
    expect(args.filter((word) => word.includes('net'))).toEqual([])
  })

  test('listens on unix sockets of the folder alone', () => {
    const args = machineArguments({ ...machine, disks: [{ name: 'data', sizeMiB: 64 }] })
    const addresses = [...valuesOf('-qmp', args), ...valuesOf('-chardev', args)]
    expect(addresses).toHaveLength(5)
    for (const address of addresses) expect(address).toMatch(/(unix:|path=)\/f\/[\w-]+\.sock,server=on,wait=o(n|ff)$/)
  })

  test('waits for a caller at the last monitor, the harness is that', () => {
    const waiting = valuesOf('-qmp', machineArguments(machine)).map((address = '') => address.endsWith('wait=on'))
    expect(waiting).toEqual([false, false, true])
  })

  test.each(Object.keys(channels) as ChannelName[])('tells the guest where its agent listens: %s', (channel) => {
    const [line = ''] = valuesOf('-append', machineArguments({ ...machine, channel }))
    expect(line).toContain(`agent.method=${channels[channel].method} agent.path=${channels[channel].path} `)
    const [, options = ''] = /agent\.options=(\S+)/.exec(line) ?? []
    expect(Buffer.from(options, 'base64').toString()).toBe('--block-rpcs=guest-exec\n-v\n')
  })

  test('a disk is a node by its name', () => {
    const args = machineArguments({ ...machine, images: '/other', disks: [{ name: 'data', sizeMiB: 64 }] })
    expect(valuesOf('-blockdev', args)).toEqual([
      'driver=file,node-name=data-file,filename=/other/data.qcow2,discard=unmap',
      'driver=qcow2,node-name=data,file=data-file,discard=unmap',
    ])
  })
})
