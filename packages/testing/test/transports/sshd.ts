import { execFileSync } from 'node:child_process'
import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { userInfo } from 'node:os'
import { join } from 'node:path'
import { findProgram } from '../../src/node/index.js'
import { freePort, listens } from './free-port.js'
import { startProgram } from './program.js'

/** An ssh server of the test's own on the loopback, for this user alone, with keys of its own. */
export interface Sshd {
  readonly host: string
  readonly port: number
  /** Options of ssh with which it lets one in. */
  readonly args: readonly string[]
  /** The same with a key that it does not know. */
  readonly strangerArgs: readonly string[]
  close(): Promise<void>
}

/** Starts it with all its files in a folder. `path` is the PATH of those who log in. */
export async function startSshd(dir: string, path?: string): Promise<Sshd> {
  const port = await freePort()
  for (const name of ['host', 'user', 'stranger']) keygen(join(dir, name))
  copyFileSync(join(dir, 'user.pub'), join(dir, 'authorized'))
  const [kind, key] = readFileSync(join(dir, 'host.pub'), 'utf8').split(' ')
  writeFileSync(join(dir, 'known'), `[127.0.0.1]:${port} ${kind} ${key}\n`)
  writeFileSync(join(dir, 'config'), config(dir, port, path))
  if (process.getuid?.() === 0) mkdirSync('/run/sshd', { recursive: true }) // where it locks itself in
  const argv = [findProgram('sshd') ?? 'sshd', '-D', '-e', '-f', join(dir, 'config')]
  const { end } = await startProgram(argv, () => listens(port))
  const args = (identity: string) => [
    ...['-F', 'none', '-i', join(dir, identity), '-o', 'IdentitiesOnly=yes'],
    ...['-o', `UserKnownHostsFile=${join(dir, 'known')}`, '-o', 'GlobalKnownHostsFile=none'],
  ]
  return {
    host: '127.0.0.1',
    port,
    args: args('user'),
    strangerArgs: args('stranger'),
    close: end,
  }
}

const sshKeygen = 'ssh-keygen'

function keygen(file: string): void {
  execFileSync(sshKeygen, ['-q', '-t', 'ed25519', '-N', '', '-C', '', '-f', file])
}

function config(dir: string, port: number, path: string | undefined): string {
  const lines = [
    `Port ${port}`,
    'ListenAddress 127.0.0.1',
    `HostKey ${join(dir, 'host')}`,
    `AuthorizedKeysFile ${join(dir, 'authorized')}`,
    `AllowUsers ${userInfo().username}`,
    'PasswordAuthentication no',
    'KbdInteractiveAuthentication no',
    'PermitRootLogin prohibit-password',
    'UsePAM no',
    'StrictModes no', // everybody may make files beside the folder, which is a private one
    'PidFile none',
    'PrintMotd no',
    'LogLevel ERROR',
    `SetEnv HOME=${dir}`, // what the user's shell would run at login is not part of the test, and may take seconds
  ]
  if (path !== undefined) lines.push(`ForceCommand PATH=${path} exec sh -c "$SSH_ORIGINAL_COMMAND"`)
  return `${lines.join('\n')}\n`
}
