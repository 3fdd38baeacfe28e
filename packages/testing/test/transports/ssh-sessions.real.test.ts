import { once } from 'node:events'
import { existsSync, linkSync, mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { ConnectError, ConnectFailure, Transport } from '@qga/wire'
import { command, type SshOptions, ssh, unix } from '@qga/wire/node'
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import {
  findProgram,
  programsAvailable,
  type RealAgent,
  realAgentAvailable,
  startQemuGa,
} from '../../src/node/index.js'
import { tempDir } from '../temp-dir.js'
import { goodTalk, talkToAgent } from './agent-talk.js'
import { freePort } from './free-port.js'
import { type Sshd, startSshd } from './sshd.js'

const needed = ['sshd', 'ssh', 'ssh-keygen', 'socat', 'python3', 'nc']

describe.runIf(realAgentAvailable() && programsAvailable(...needed))(
  'a session with a real qemu-ga by ssh (openssh-server, socat, python3, netcat-openbsd)',
  () => {
    let agent: RealAgent
    let dir: string
    let sshd: Sshd
    beforeAll(async () => {
      agent = await startQemuGa()
      dir = mkdtempSync(join(tmpdir(), 'qga-ssh-'))
      sshd = await startSshd(dir)
    })
    afterAll(async () => {
      await sshd.close()
      await agent.close()
      rmSync(dir, { recursive: true })
    })

    const to = (path: string, options: SshOptions = {}, at = sshd) =>
      ssh(at.host, path, { port: at.port, args: at.args, ...options })

    /** A host that has these programs and no others. */
    async function hostWith(...programs: readonly string[]): Promise<Sshd> {
      const home = await tempDir()
      const bin = join(home, 'bin')
      mkdirSync(bin)
      for (const name of ['sh', ...programs]) symlinkSync(systemProgram(name), join(bin, name))
      const other = await startSshd(home, bin)
      onTestFinished(other.close)
      return other
    }

    test('with socat', async () => {
      expect(await talkToAgent(to(agent.path), agent.directory)).toEqual(goodTalk)
    })

    test.each(['python3', 'nc'])('with %s, where there is no socat', async (program) => {
      const host = await hostWith(program)
      expect(await talkToAgent(to(agent.path, {}, host), agent.directory)).toEqual(goodTalk)
    })

    test.each(['socat', 'python3', 'nc'])('of a path that means something to every shell, with %s', async (program) => {
      const odd = join(await tempDir(), `a 'b' "c" $d \\e,f:g!(h)[i]{j};k&*?~`)
      symlinkSync(agent.path, odd)
      expect(await talkToAgent(to(odd, {}, await hostWith(program)), agent.directory)).toEqual(goodTalk)
    })

    test('as a command of the caller', async () => {
      const remote = `socat - UNIX-CONNECT:${agent.path}`
      const transport = command(['ssh', ...sshd.args, '-p', String(sshd.port), sshd.host, remote])
      expect(await talkToAgent(transport, agent.directory)).toEqual(goodTalk)
    })

    test('as a command that fails: ssh and socat say why', async () => {
      const remote = 'socat - UNIX-CONNECT:/no/such.sock'
      const transport = command(['ssh', ...sshd.args, '-p', String(sshd.port), sshd.host, remote])
      const channel = await transport.open({})
      const end = new Promise((closed) => channel.start({ data() {}, closed }))
      expect(await end).toMatchObject({
        code: 'PROGRAM_ENDED',
        exitCode: 1,
        summary: expect.stringMatching(/^ssh ended with exit code 1: .*socat.*No such file or directory/),
      })
    })

    test('that ends leaves nobody behind on the host, who would hold the socket', async () => {
      const channel = await to(agent.path).open({})
      channel.close()
      expect(await talkToAgent(unix(agent.path), agent.directory)).toEqual(goodTalk)
    })

    const cases: { of: string; open: () => Promise<Transport> | Transport; reason: ConnectFailure; says: string }[] = [
      {
        of: 'a host whose key is not known',
        open: () => to(agent.path, { args: ['-o', 'UserKnownHostsFile=none', ...sshd.args] }),
        reason: 'untrusted',
        says: 'the key of the host is not known',
      },
      {
        of: 'a key that the host does not know',
        open: () => to(agent.path, { args: sshd.strangerArgs }),
        reason: 'permission',
        says: 'the host does not let this user in',
      },
      {
        of: 'a port without a server',
        open: async () => to(agent.path, { port: await freePort() }),
        reason: 'refused',
        says: 'no ssh server listens there',
      },
      {
        of: 'a name that is none',
        open: () => ssh('no-such-host.invalid', agent.path, { args: sshd.args }),
        reason: 'unknown-host',
        says: 'the host name is unknown',
      },
      {
        of: 'no such socket',
        open: async () => to(join(await tempDir(), 'no.sock')),
        reason: 'not-found',
        says: 'there is no such socket on the host',
      },
      {
        of: 'no such socket, told by python3',
        open: async () => to(join(await tempDir(), 'no.sock'), {}, await hostWith('python3')),
        reason: 'not-found',
        says: 'there is no such socket on the host',
      },
      {
        of: 'a socket that nobody listens at',
        open: async () => to(await staleSocket()),
        reason: 'refused',
        says: 'nobody listens at the socket on the host',
      },
      {
        of: 'a host without socat, python3 and nc',
        open: async () => to(agent.path, {}, await hostWith()),
        reason: 'other',
        says: 'the host has neither socat nor python3 nor nc -U',
      },
    ]

    test.each(cases)('fails for $of: $reason', async ({ open, reason, says }) => {
      const transport = await open()
      const error = await transport.open({}).then(
        () => undefined,
        (thrown: ConnectError) => thrown,
      )
      expect(error).toMatchObject({ code: 'CONNECT_FAILED', reason })
      expect(error?.summary).toContain(says)
    })
  },
)

/** A socket file that nobody listens behind any more. */
async function staleSocket(): Promise<string> {
  const dir = await tempDir()
  const server = createServer().listen(join(dir, 'first'))
  await once(server, 'listening')
  linkSync(join(dir, 'first'), join(dir, 'stale'))
  server.close()
  await once(server, 'close')
  return join(dir, 'stale')
}

/** Not a stand-in of the user's own, which would need more programs. */
function systemProgram(name: string): string {
  const installed = join('/usr/bin', name)
  return existsSync(installed) ? installed : (findProgram(name) ?? name)
}
