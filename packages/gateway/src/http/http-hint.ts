import { CommandUnavailableError, FreezeError, ThawError } from '@qga/client'

/**
 * What to do over HTTP, where an error's own hint is for whoever is on this machine, or would undo another client's
 * freeze. `held`: a client of the gateway holds a freeze of this machine.
 */
export function httpHint(error: unknown, machine: string, held: boolean): string | undefined {
  if (error instanceof CommandUnavailableError) {
    return error.why === 'frozen' && held
      ? `A client of this gateway holds them frozen until its response ends, or until ${deleting(machine)}`
      : undefined
  }
  const thaw = error instanceof FreezeError ? error.thaw : error
  if (thaw instanceof ThawError) {
    return held ? `${deleting(machine)} tries it again` : `Thaw it as soon as its agent answers: ${executing(machine)}`
  }
  if (error instanceof FreezeError && error.reason === 'already-frozen') {
    return `Somebody else holds it, and not by this gateway. If they forgot it: ${executing(machine)}`
  }
  return undefined
}

/** What ends a freeze, or tries its thaw again. */
export function deleting(machine: string): string {
  return `DELETE /v1/machines/${machine}/freeze`
}

function executing(machine: string): string {
  return `POST /v1/machines/${machine}/execute with {"command":"guest-fsfreeze-thaw"}`
}
