// For users
export { ListenError } from './errors/listen-error.js'
export { Gateway, type RequestOrigin } from './gateway.js'
export type { GatewayOptions } from './gateway-options.js'
export type { GatewayLimits } from './limits.js'
export { jsonLog, type Log } from './log/json-log.js'
export type { ClientConfig } from './policy/clients.js'
export type { May } from './policy/policy.js'
export { type GatewayServer, type ListenAt, serveGateway, type ServeOptions } from './serve/serve-gateway.js'
