/**
 * Collects files and folders of many VMs: `collector.js DESTINATION NAME=TARGET…`, a few VMs at a time.
 *
 * What a guest sends is its own choice, so everything is bounded: time, bytes, entries. One guest that fails or lies
 * does not hold up the others, and leaves nothing half done behind.
 */
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { GuestAgent, QgaError } from '@qga/client'

const AT_ONCE = 4
const PER_VM_MS = 60_000
const MiB = 1024 * 1024

const [destination = 'collected', ...vms] = process.argv.slice(2)

async function collect(name: string, target: string): Promise<string> {
  const signal = AbortSignal.timeout(PER_VM_MS)
  const folder = join(destination, name)
  await mkdir(folder, { recursive: true })
  await using agent = await GuestAgent.connect(target, { signal })

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

async function worker(waiting: string[]): Promise<void> {
  for (let vm = waiting.shift(); vm !== undefined; vm = waiting.shift()) {
    const [name = '', target = ''] = vm.split(/=(.*)/s)
    try {
      console.log(`${name}: ${await collect(name, target)}`)
    } catch (error) {
      // What a guest says may hold anything: JSON escapes it before it meets a terminal.
      const why = error instanceof QgaError ? `${error.code} ${error.summary}` : String(error)
      console.log(`${name}: failed: ${JSON.stringify(why)}`)
      process.exitCode = 1
    }
  }
}

const waiting = [...vms]
await Promise.all(Array.from({ length: AT_ONCE }, () => worker(waiting)))
