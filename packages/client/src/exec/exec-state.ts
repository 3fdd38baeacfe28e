import { ExecReaper } from './exec-reaper.js'

/** What running programs has left to do, and has learnt, in one session. */
export class ExecState {
  /** @internal */
  readonly reaper = new ExecReaper()
  /** Whether the agent knows modes of capture by name; unknown until somebody needs it. */
  captureModes: boolean | undefined
}
