// For users
export { Chardev } from './chardev.js'
export { findProgram, programsAvailable } from './find-program.js'
export { findQemuGa, realAgentAvailable } from './find-qemu-ga.js'
export { findQemuSystem, realQemuAvailable } from './find-qemu-system.js'
export { listensAt } from './listens-at.js'
export { RealAgentError } from './real-agent-error.js'
export { type PeerKind, servePeer } from './serve-peer.js'
export { type Served, serveUnix, type UnixService } from './serve-unix.js'
export { type RealMonitor, type RealQemu, startQemu, type StartQemuOptions } from './start-qemu.js'
export { type RealAgent, startQemuGa, type StartQemuGaOptions } from './start-qemu-ga.js'

// For other libraries
export { blockedCommands } from './blocked-commands.js'
