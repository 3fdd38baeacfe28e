// For users
export { transportOf } from './address.js'
export { command, type CommandOptions } from './command.js'
export { duplex, type DuplexOptions } from './duplex.js'
export { fd, type FdPair } from './fd.js'
export { hybridVsock } from './hybrid-vsock.js'
export { listen, type ListenOptions } from './listen.js'
export type { ListenAddress } from './first-client.js'
export type { ProgramOptions } from './open-program.js'
export { type ProgramEnd, ProgramEndedError } from './program-ended-error.js'
export { serial, type SerialOptions } from './serial.js'
export { ssh, type SshOptions } from './ssh.js'
export { tcp } from './tcp.js'
export { tls, type TlsOptions } from './tls.js'
export { unix, type UnixOptions } from './unix.js'
export { vsock } from './vsock.js'
export type { WebStreamPair } from './web-duplex.js'

// For authors of transports
export { streamChannel } from './stream-channel.js'

// For clients: what needs Node beside transports
export { decodeBase64, encodeBase64, type Room } from '../base64/base64.js'
export { PrintedBase64 } from '../base64/printed-base64.js'
export { takeBase64 } from '../base64/take-base64.js'
export { holderOf } from './holder-of.js'
export { strictJson } from '../json/strict-json.js'
export { diagnosticsTap, type TapOptions, traceChannels } from '../trace/diagnostics-tap.js'
export { redact } from '../trace/redact.js'
