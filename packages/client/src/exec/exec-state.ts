import { ExecReaper } from './exec-reaper.js'
import type { ExitWatch } from './exit-watch.js'

/** What running programs has left to do, and has learnt, in one session. */
export class ExecState {
  /** @internal */
  readonly reaper = new ExecReaper()
  /** Whether the agent knows modes of capture by name; unknown until somebody needs it. */
  captureModes: boolean | undefined
  readonly #running = new Map<number, ExitWatch>()

  /** @internal A guest that was restarted gives pids that it gave before: they are those of the new processes. */
  given(pid: unknown): void {
    this.#running.get(Number(pid))?.lose()
  }

  /** @internal */
  started(watch: ExitWatch): void {
    this.given(watch.pid)
    this.#running.set(watch.pid, watch)
  }

  /** @internal */
  ended(watch: ExitWatch): void {
    if (this.#running.get(watch.pid) === watch) this.#running.delete(watch.pid)
  }
}
