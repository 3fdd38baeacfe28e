import { decodeBase64, encodeBase64 } from '../base64.js'
import { genericError } from '../command-failure.js'
import type { CommandGroup } from '../command-table.js'
import type { Capture } from '../guest/process-table.js'
import { SystemError } from '../guest/system-error.js'

export const execCommands = {
  'guest-exec': {
    run: (args, { guest, traits }) => {
      const path = args.str('path')
      const input = args.has('input-data') ? decodeBase64(args.str('input-data')) : new Uint8Array(0)
      if (input === undefined) throw genericError('Base64 data contains invalid characters')
      try {
        const pid = guest.processes.start({
          path,
          args: args.strings('arg'),
          environ: args.has('env') ? args.strings('env') : undefined,
          input,
          capture: captureOf(args.either('capture-output')),
        })
        return { pid }
      } catch (error) {
        if (!(error instanceof SystemError)) throw error
        throw genericError(traits.spawnFailureText(`Failed to execute child process “${path}” (${error.message})`))
      }
    },
  },
  'guest-exec-status': {
    run: (args, { guest, traits }) => {
      const pid = Number(args.int('pid'))
      const process = guest.processes.get(pid)
      if (process === undefined) throw genericError(traits.unknownPidText)
      const { end } = process
      if (end === undefined || process.untold) return { exited: false }
      guest.processes.forget(pid)
      const out = process.out.bytes()
      const err = process.err === process.out ? new Uint8Array(0) : process.err.bytes()
      return {
        exited: true,
        ...('code' in end ? { exitcode: end.code } : { signal: end.signal }),
        ...(out.length > 0 ? { 'out-data': encodeBase64(out), 'out-truncated': process.out.truncated } : {}),
        ...(err.length > 0 ? { 'err-data': encodeBase64(err), 'err-truncated': process.err.truncated } : {}),
      }
    },
  },
} satisfies CommandGroup

function captureOf(given: bigint | string | boolean | undefined): Capture {
  return {
    out: given === true || given === 'stdout' || given === 'separated',
    err: given === true || given === 'stderr' || given === 'separated',
    merged: given === 'merged',
  }
}
