import type { LoggedRequest } from '../request-log.js'
import type { HostileReply } from './hostile-reply.js'

/** What a hostile agent does when it is asked for a command: anything that `reply` can say, now or later, or nothing. */
export type HostileHandler = (reply: HostileReply, request: LoggedRequest) => void

/** Handlers by command. `synced` is called once for each client, when that has got into step. */
export type HostileHandlers = Readonly<Record<string, HostileHandler>>
