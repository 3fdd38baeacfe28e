import { chmodSync, writeFileSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { command, vsock } from '@qga/wire/node'
import { describe, vi } from 'vitest'
import { transportCompliance } from '../../src/compliance/index.js'
import { findProgram, programsAvailable } from '../../src/node/index.js'
import { onUnix } from './unix-line.js'

// socat ends in peace, however its socket ended.
const lacks = ['reset'] as const

/** A socat that reaches a unix socket by its vsock address. */
function socatFor(path: string, dir: string): void {
  const real = findProgram('socat')
  const script = `#!/bin/sh\n[ "$6" = VSOCK-CONNECT:3:1234 ] && exec ${real} "$1" "$2" "$3" "$4" "$5" UNIX-CONNECT:${path}\n`
  writeFileSync(join(dir, 'socat'), script)
  chmodSync(join(dir, 'socat'), 0o755)
  vi.stubEnv('PATH', `${dir}${delimiter}${process.env.PATH}`)
}

describe.runIf(programsAvailable('socat'))('by socat', () => {
  transportCompliance('command', () => onUnix((path) => command(['socat', '-t', '0', '-', `UNIX-CONNECT:${path}`])), {
    lacks,
  })

  transportCompliance(
    'vsock',
    async () => {
      const under = await onUnix((path, dir) => {
        socatFor(path, dir)
        return vsock(3, 1234)
      })
      return {
        ...under,
        async close() {
          vi.unstubAllEnvs()
          await under.close?.()
        },
      }
    },
    { lacks },
  )
})
