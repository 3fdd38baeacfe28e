import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ssh } from '@qga/wire/node'
import { afterAll, beforeAll, describe } from 'vitest'
import { transportCompliance } from '../../src/compliance/index.js'
import { programsAvailable } from '../../src/node/index.js'
import { type Sshd, startSshd } from './sshd.js'
import { onUnix } from './unix-line.js'

describe.runIf(programsAvailable('sshd', 'ssh', 'ssh-keygen', 'socat'))('by sshd (openssh-server)', () => {
  let dir: string
  let sshd: Sshd
  /** One connection for all, as people configure it who use ssh much. */
  let shared: readonly string[]
  beforeAll(async () => {
    dir = mkdtempSync(join(tmpdir(), 'qga-ssh-'))
    sshd = await startSshd(dir)
    const control = ['-o', 'ControlMaster=auto', '-o', `ControlPath=${join(dir, 'control')}`, '-o', 'ControlPersist=60']
    shared = [...sshd.args, ...control]
  })
  afterAll(async () => {
    execFileSync('ssh', [...shared, '-p', String(sshd.port), '-O', 'exit', sshd.host], { stdio: 'ignore' })
    await sshd.close()
    rmSync(dir, { recursive: true })
  })

  transportCompliance('ssh', () => onUnix((path) => ssh(sshd.host, path, { port: sshd.port, args: shared })), {
    lacks: ['reset'],
  })
})
