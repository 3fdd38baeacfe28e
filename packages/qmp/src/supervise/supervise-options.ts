import type { ConnectOptions } from '../connect-options.js'
import type { QmpEvent } from '../events/qmp-event.js'
import type { QmpClient } from '../qmp-client.js'
import type { SessionEnd } from '../session/session-end.js'
import type { BackOffOptions } from './back-off.js'

/** How a connection is kept. `timeoutMs` is for each attempt; `signal` ends it all. */
export interface SuperviseOptions extends ConnectOptions, BackOffOptions {
  /** Called for each new connection before anybody else gets it, to set up what a monitor forgets. A rejection closes it. */
  readonly onConnect?: ((qmp: QmpClient) => void | Promise<void>) | undefined
  /** Called at each change. */
  readonly onState?: ((state: SupervisorState) => void) | undefined
}

/**
 * | state | ends by |
 * | --- | --- |
 * | connecting | the session, or a failure |
 * | open | the end of the session |
 * | waiting | the end of the wait |
 * | closed | never; `cause` is absent after `close()` |
 */
export type SupervisorState =
  | { readonly name: 'connecting' }
  | { readonly name: 'open'; readonly qmp: QmpClient }
  | { readonly name: 'waiting'; readonly delayMs: number; readonly cause: unknown }
  | { readonly name: 'closed'; readonly cause?: unknown }

/** Between two connections events were not heard: ask for the state of what they would have told. */
export interface EventGap {
  /** How the connection before ended. */
  readonly gap: SessionEnd
  readonly event?: undefined
}

/** What a reader of supervised events gets. */
export type SupervisedEvent<E = QmpEvent> = E | EventGap
