import type { GuestMemoryBlockResponse } from '@qga/schema'
import type { VersionTraits } from '../agent-version.js'
import type { CheckedArguments } from '../checked-arguments.js'
import { genericError } from '../command-failure.js'
import type { CommandGroup } from '../command-table.js'
import type { Hardware } from '../guest/hardware.js'

const cpuTimes = { nice: 0, idle: 1_588_420, iowait: 240, irq: 0, softirq: 230, steal: 70, guest: 0, guestnice: 0 }

export const cpuMemoryCommands = {
  'guest-get-vcpus': {
    run: (_, { guest }) =>
      guest.hardware.cpus
        .map(({ index, online, isNeeded }) => ({ online, 'can-offline': !isNeeded, 'logical-id': index }))
        .reverse(),
  },
  'guest-set-vcpus': {
    run: (args, { guest, traits }) => {
      let done = 0
      for (const wanted of args.structs('vcpus')) {
        const problem = setCpu(guest.hardware, wanted, traits)
        // Only the failure of the first is an error; later ones show in the count.
        if (problem !== undefined && done === 0) throw genericError(problem)
        if (problem !== undefined) break
        done++
      }
      return done
    },
  },
  'guest-get-cpustats': {
    run: (_, { guest }) =>
      guest.hardware.cpus.map(({ index }) => ({
        type: 'linux',
        cpu: index,
        user: 60_450,
        system: 19_760,
        ...cpuTimes,
      })),
  },
  'guest-get-load': { run: () => ({ load1m: 0.5, load5m: 0.25, load15m: 0.125 }) },
  'guest-get-memory-block-info': { run: (_, { guest }) => ({ size: guest.hardware.memoryBlockBytes }) },
  'guest-get-memory-blocks': {
    run: (_, { guest }) =>
      guest.hardware.memoryBlocks
        // It says so of each; whether one can go shows when it is tried.
        .map(({ index, online }) => ({ online, 'can-offline': true, 'phys-index': index }))
        .reverse(),
  },
  'guest-set-memory-blocks': {
    run: (args, { guest }) => args.structs('mem-blks').map((wanted) => setMemoryBlock(guest.hardware, wanted)),
  },
} satisfies CommandGroup

/** Returns what is in the way, if anything. */
function setCpu(hardware: Hardware, wanted: CheckedArguments, traits: VersionTraits): string | undefined {
  const id = wanted.int('logical-id')
  const online = wanted.bool('online')
  const cpu = hardware.cpu(id)
  if (cpu === undefined)
    return `${traits.missingCpuText(`/sys/devices/system/cpu/cpu${id}/`)}: No such file or directory`
  if (!online && cpu.isNeeded) return `logical processor #${id} can't be offlined`
  cpu.online = online
}

const ENOENT = 2
const EINVAL = 22

function setMemoryBlock(hardware: Hardware, wanted: CheckedArguments): GuestMemoryBlockResponse {
  const id = wanted.int('phys-index')
  const block = hardware.memoryBlock(id)
  if (block === undefined) return { 'phys-index': id, response: 'not-found', 'error-code': ENOENT }
  const online = wanted.bool('online')
  if (!online && block.isNeeded) return { 'phys-index': id, response: 'operation-failed', 'error-code': EINVAL }
  block.online = online
  return { 'phys-index': id, response: 'success' }
}
