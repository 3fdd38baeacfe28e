import { readdir, readFile, readlink } from 'node:fs/promises'
import { basename } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import type { ServedClient } from './holder-by-ss.js'

const MAX_PROCESSES = 10_000
const MAX_DESCRIPTORS = 4_096
const SETTLE_MS = 50
/** Programs that hold sockets which their command line does not name. */
const managers = ['virtqemud', 'libvirtd']

/** The states of a socket in the kernel's table: waiting to be accepted is another one. */
const CONNECTED = '03'
const LINE = /^[0-9a-f]+: [0-9A-F]+ [0-9A-F]+ ([0-9A-F]+) 0001 (\d\d) +(\d+)(?: (.*))?$/

interface Sockets {
  /** Ends that a server at the path has accepted. */
  readonly accepted: ReadonlySet<string>
  /** Ends that have no name, as those of clients. */
  readonly nameless: ReadonlySet<string>
}

/** Whether a server at the path has accepted anybody, and still has when it had time to see its last client leave. */
export async function heldBySomebody(path: string): Promise<boolean> {
  await delay(SETTLE_MS)
  return socketsIn(await readFile('/proc/net/unix', 'latin1'), path).accepted.size > 0
}

/**
 * A process that names the socket in its command line, is connected to something, and is not the server; or libvirt's,
 * whose sockets these are where they lie in its folders. The kernel's tables do not tell which ends belong together.
 */
export async function likelyHolder(path: string, signal: AbortSignal): Promise<ServedClient | undefined> {
  const sockets = socketsIn(await readFile('/proc/net/unix', 'latin1'), path)
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name)).slice(0, MAX_PROCESSES)
  for (const pid of pids) {
    if (signal.aborted) return undefined
    if (Number(pid) === process.pid) continue
    const [command, program] = await Promise.all([text(`/proc/${pid}/cmdline`), text(`/proc/${pid}/comm`)])
    const isManager = path.includes('/libvirt/') && managers.includes(program.trim())
    if (!isManager && !command.includes(path)) continue
    if (await isClient(pid, sockets)) return { pid: Number(pid), program: program.trim() }
  }
  return undefined
}

/** @internal */
export function socketsIn(table: string, path: string): Sockets {
  const accepted = new Set<string>()
  const nameless = new Set<string>()
  for (const line of table.split('\n')) {
    const [, , state, inode = '0', name] = LINE.exec(line) ?? []
    if (state !== CONNECTED || inode === '0') continue
    if (name === undefined) nameless.add(inode)
    else if (name === path || (!name.startsWith('/') && basename(name) === basename(path))) accepted.add(inode)
  }
  return { accepted, nameless }
}

async function isClient(pid: string, { accepted, nameless }: Sockets): Promise<boolean> {
  let connected = false
  const descriptors = await readdir(`/proc/${pid}/fd`).catch(() => [])
  for (const descriptor of descriptors.slice(0, MAX_DESCRIPTORS)) {
    const target = await readlink(`/proc/${pid}/fd/${descriptor}`).catch(() => '')
    const inode = /^socket:\[(\d+)\]$/.exec(target)?.[1] ?? ''
    if (accepted.has(inode)) return false
    if (nameless.has(inode)) connected = true
  }
  return connected
}

async function text(file: string): Promise<string> {
  return await readFile(file, 'latin1').catch(() => '')
}
