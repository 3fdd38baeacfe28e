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
const run = promisify(execFile)

/** The clients that are served at a path, by the tool that asks the kernel; `undefined` if it is not there or fails. */
export async function servedClients(path: string, signal: AbortSignal): Promise<ServedClient[] | undefined> {
  const env = { PATH: '/usr/sbin:/usr/bin:/sbin:/bin', LC_ALL: 'C' }
  const options = { signal, env, maxBuffer: MAX_OUTPUT_BYTES, encoding: 'latin1' } as const
  // Exits of other versions and failures of any kind are the same here: the answer is not to be had this way.
  const { stdout } = await run('ss', ['-xnpeH'], options).catch(() => ({ stdout: undefined }))
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
