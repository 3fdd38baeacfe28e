import { execFile } from 'node:child_process'
import { stat } from 'node:fs/promises'
import { basename } from 'node:path'
import { promisify } from 'node:util'

/** A client that a server has accepted; without a pid if this user may not see whose it is. */
export interface ServedClient {
  readonly pid?: number
  readonly program?: string
}

const MAX_OUTPUT_BYTES = 32 * 1024 * 1024
const MAX_MS = 2_000
const run = promisify(execFile)

let underWay: Promise<string | undefined> | undefined
let next: Promise<string | undefined> | undefined

/**
 * What `ss` prints. Where many ask at once, one run serves all that came before it began; an earlier one might still
 * show a connection that they have closed since.
 */
function listing(): Promise<string | undefined> {
  if (underWay === undefined) return begin()
  next ??= underWay.then(begin)
  return next
}

function begin(): Promise<string | undefined> {
  next = undefined
  underWay = list().finally(() => {
    underWay = undefined
  })
  return underWay
}

/** `undefined` if it is not there, or fails in any way. */
async function list(): Promise<string | undefined> {
  const env = { PATH: '/usr/sbin:/usr/bin:/sbin:/bin', LC_ALL: 'C' }
  const options = { timeout: MAX_MS, env, maxBuffer: MAX_OUTPUT_BYTES, encoding: 'latin1' } as const
  const { stdout } = await run('ss', ['-xnpeH'], options).catch(() => ({ stdout: undefined }))
  return stdout
}

/** The clients that are served at a path, by the tool that asks the kernel; `undefined` if it cannot tell. */
export async function servedClients(path: string): Promise<ServedClient[] | undefined> {
  const stdout = await listing()
  const file = await stat(path).catch(() => undefined)
  return stdout === undefined ? undefined : clientsIn(stdout, Buffer.from(path).toString('latin1'), file?.ino)
}

/**
 * Lines as `u_str ESTAB 0 0 PATH INODE * PEER users:(("NAME",pid=N,fd=N)) <-> ino:FILE …`. A client's own end has no
 * path, and a server's end has no inode until it is accepted. The path is the one that the server was told, so the
 * socket's file says whether another spelling means the same. [iproute2 6.1]
 */
const LINE =
  /^u_str\s+ESTAB\s+\d+\s+\d+\s+(.*?)\s(\d+)\s+\S+\s(\d+)(?:\s+users:\(\("(.*?)",pid=(\d+),.*?\)\))?(?:\s+[<-]-[->](?:\s+ino:(\d+).*)?)?\s*$/

/** @internal */
export function clientsIn(output: string, path: string, file: number | undefined): ServedClient[] {
  const owners = new Map<string, ServedClient>()
  const peers: string[] = []
  for (const line of output.split('\n')) {
    const [, local, inode = '0', peer = '0', program, pid, fileInode] = LINE.exec(line) ?? []
    if (local === undefined || inode === '0') continue
    owners.set(inode, pid === undefined || program === undefined ? {} : { pid: Number(pid), program })
    const isThere = local === path || (Number(fileInode) === file && basename(local) === basename(path))
    if (isThere && peer !== '0') peers.push(peer)
  }
  return peers.flatMap((peer) => owners.get(peer) ?? [])
}
