/**
 * Collects files and folders of many VMs: `collector.js DESTINATION NAME=TARGET…`, a few VMs at a time.
 *
 * What a guest sends is its own choice, so everything is bounded: time, bytes, entries. One guest that fails or lies
 * does not hold up the others, and leaves nothing half done behind.
 */
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { AgentPool, type GuestAgent, QgaError } from '@qga/client'

const AT_ONCE = 4
const PER_VM_MS = 60_000
const MiB = 1024 * 1024

const [destination = 'collected', ...words] = process.argv.slice(2)
const targets = new Map(words.map((word) => [word.replace(/=.*/s, ''), word.replace(/^[^=]*=/, '')]))
await using pool = new AgentPool({
  target: (name: string) => targets.get(name) ?? '',
  connect: { timeoutMs: 10_000 },
  concurrency: AT_ONCE,
})

const names = [...targets.keys()]
for (const [at, result] of (await pool.map(names, collect)).entries()) report(names[at], result)

async function collect(agent: GuestAgent, name: string, poolSignal: AbortSignal): Promise<string> {
  const signal = AbortSignal.any([poolSignal, AbortSignal.timeout(PER_VM_MS)])
  const folder = join(destination, name)
  await mkdir(folder, { recursive: true })

  // One file, compared with the guest's own checksum; a copy that broke off last time is gone on with.
  const release = await agent.files.download('/etc/os-release', join(folder, 'os-release'), {
    signal,
    resume: true,
    verify: 'sha256',
    maxBytes: MiB,
  })
  // A folder, to a new place each time: whole, or not at all.
  const logs = await agent.files.download('/var/log', join(folder, `log-${Date.now()}`), {
    signal,
    recursive: true,
    compress: true,
    maxBytes: 256 * MiB,
    maxEntries: 10_000,
  })
  const left = logs.skippedCount === 0 ? '' : `, ${logs.skippedCount} left out`
  return `${release.bytes} bytes of os-release, ${logs.entries} logs of ${logs.bytes} bytes${left}`
}

function report(name: string | undefined, result: PromiseSettledResult<string>): void {
  if (result.status === 'fulfilled') return console.log(`${name}: ${result.value}`)
  const { reason } = result
  // What a guest says may hold anything: JSON escapes it before it meets a terminal.
  const why = reason instanceof QgaError ? `${reason.code} ${reason.summary}` : String(reason)
  console.log(`${name}: failed: ${JSON.stringify(why)}`)
  process.exitCode = 1
}
