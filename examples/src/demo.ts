/**
 * What `npm start` shows: one session with a guest agent, from ping to a file copied in and out.
 *
 * The agent is a real qemu-ga if one is installed: started by this program on a private socket, with every command
 * blocked that could harm the machine it runs on, which here is this one. Else it is a `FakeAgent` in this process.
 */
import { createHash, randomBytes } from 'node:crypto'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { GuestAgent, type Target } from '@qga/client'
import { FakeAgent } from '@qga/testing'
import { findQemuGa, startQemuGa } from '@qga/testing/node'

const folder = await mkdtemp(join(tmpdir(), 'qga-demo-'))
try {
  const program = findQemuGa()
  if (program === undefined) {
    say('agent', 'a FakeAgent in this process (install qemu-guest-agent to see a real one)')
    await show(new FakeAgent().transport, '/tmp/qga-demo')
  } else {
    await using real = await startQemuGa()
    say('agent', `${program}, a real one, on ${real.path}`)
    await show(real.path, join(folder, 'in-the-guest'))
  }
} finally {
  await rm(folder, { recursive: true, force: true })
}

async function show(target: Target, guestPath: string): Promise<void> {
  await using agent = await GuestAgent.connect(target)

  const startedAt = performance.now()
  await agent.ping()
  say('ping', `${(performance.now() - startedAt).toFixed(2)} ms`)

  const info = await agent.info()
  const enabled = info.supported_commands.filter((command) => command.enabled).length
  say('info', `qemu-ga ${info.version}, ${enabled} of ${info.supported_commands.length} commands enabled`)
  const os = await agent.getOsinfo()
  say('', `${os['pretty-name']}, kernel ${os['kernel-release']}`)
  say('', `clock at ${await agent.getTime()} ns`)

  const echo = await agent.exec(['echo', 'hello from the guest'])
  say('exec', `echo: exit code ${echo.exitCode}, output ${JSON.stringify(echo.stdoutText)}`)
  const failing = await agent.exec(['sh', '-c', 'exit 3'])
  say('', `sh -c 'exit 3': exit code ${failing.exitCode}`)

  const content = randomBytes(1024 * 1024)
  const original = join(folder, 'original')
  const copy = join(folder, 'copy')
  await writeFile(original, content)
  const sent = await agent.files.upload(original, guestPath, { verify: 'sha256' })
  const fetched = await agent.files.download(guestPath, copy)
  const [before, after] = [sha256(content), sha256(await readFile(copy))]
  say('copy in', `${sent.bytes} bytes, sha-256 ${before.slice(0, 16)}…, compared ${sent.verified}`)
  say('copy out', `${fetched.bytes} bytes, sha-256 ${after.slice(0, 16)}…, ${after === before ? 'equal' : 'DIFFERENT'}`)
  if (after !== before) process.exitCode = 1
}

function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex')
}

function say(label: string, text: string): void {
  console.log(label.padEnd(10) + text)
}
