// For users
export { transportOf } from './address.js'
export { duplex, type DuplexOptions } from './duplex.js'
export { tcp } from './tcp.js'
export { unix } from './unix.js'

// For authors of transports
export { streamChannel } from './stream-channel.js'
