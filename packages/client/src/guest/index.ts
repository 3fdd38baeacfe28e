/** Helpers where the raw command is a trap. Each takes anything that can `execute`: a `GuestAgent`, or one of a pool. */

// Clock
export {
  type ClockDrift,
  type ClockSync,
  type ClockSyncOptions,
  clockDrift,
  type GuestTime,
  guestTime,
  setGuestTime,
  syncGuestTime,
} from './guest-clock.js'

// Network
export { type GuestInterface, type InterfaceAddress, networkInterfaces, normalMac } from './network-interfaces.js'
export { type AddressFilter, selectAddresses, type UsableAddress, usableAddresses } from './usable-addresses.js'

// Users
export {
  addAuthorizedKeys,
  listAuthorizedKeys,
  type RemovedKeys,
  type RemoveKeysOptions,
  removeAuthorizedKeys,
  replaceAuthorizedKeys,
} from './authorized-keys.js'
export { type LoggedInUser, loggedInUsers } from './logged-in-users.js'
export { setPassword, type SetPasswordOptions } from './set-password.js'

// Disks and file systems
export { type DiskPlace, type GuestDisk, guestDisks } from './disks.js'
export { type Filesystem, filesystems } from './filesystems.js'
export { trimFilesystems, type TrimmedPath, type TrimOptions, type TrimResult } from './trim-filesystems.js'

// Statistics, as rates between two samples
export type { CounterOptions, Sampled } from './counter-rate.js'
export { type CpuSample, type CpuState, type CpuUsage, cpuUsage, sampleCpus } from './cpu-usage.js'
export { type DiskCounter, type DiskRates, type DiskSample, diskRates, sampleDisks } from './disk-rates.js'
export {
  type NetworkCounter,
  type NetworkRates,
  type NetworkSample,
  networkRates,
  sampleNetwork,
} from './network-rates.js'

// Processors and memory
export {
  type MemoryBlock,
  type MemoryBlockChange,
  type MemoryBlockResult,
  memoryBlocks,
  setMemoryBlocks,
  type SetMemoryBlocksOptions,
} from './memory-blocks.js'
export {
  type SetVcpusOptions,
  setVcpus,
  type Vcpu,
  type VcpuChange,
  type VcpuProgress,
  vcpus,
  type VcpusResult,
} from './vcpus.js'

// A change that broke off
export { ChangeError } from '../errors/change-error.js'
export type { ChangeOptions, ChangeStopped } from './change-stopped.js'

// What they need of an agent
export type { Executes } from '../commands.js'
