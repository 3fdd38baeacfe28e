import { setTimeout as delay } from 'node:timers/promises'
import { type Connection, connect, type JsonValue, type Transport } from '@qga/wire'

const ANSWER_MS = 1_000

/**
 * The first callers of a QEMU that waits for them (`server=on,wait=on`). Without that, who calls a QEMU that is still
 * starting may crash it or never be greeted: it moves its monitors to a thread of their own just then (QEMU 7.2 on a
 * busy machine, about one start of 300).
 *
 * To be called until all monitors have answered a command, which only a QEMU does that has come up; it has hung up then,
 * and tells the version of the greeting.
 */
export function firstCallers(monitors: readonly Transport[]): () => Promise<string | undefined> {
  const calls: { readonly connection: Connection; readonly version: Promise<string | undefined> }[] = []
  return async () => {
    for (const monitor of monitors.slice(calls.length)) {
      const connection = await connect(monitor).catch(() => undefined)
      if (connection === undefined) return undefined // its socket comes when the one before has its caller
      calls.push({ connection, version: negotiate(connection) })
    }
    const answered = Promise.all(calls.map(({ version }) => version))
    const versions = await Promise.race([answered, delay(ANSWER_MS, [undefined])])
    if (versions.includes(undefined)) return undefined
    for (const { connection } of calls) connection.close()
    return versions[0]
  }
}

/** The version in its greeting, once a command has been answered; `undefined` when it is gone. */
function negotiate(connection: Connection): Promise<string | undefined> {
  return new Promise((resolve) => {
    let version: string | undefined
    connection.start({
      message: (said) => {
        if (version !== undefined) return resolve(version)
        version = versionIn(said)
        connection.send({ execute: 'qmp_capabilities' })
      },
      sentinel: () => {},
      skipped: () => {},
      lost: () => {},
      closed: () => resolve(undefined),
    })
  })
}

/** @throws when that is no greeting */
function versionIn(greeting: JsonValue): string {
  const { QMP }: { QMP: { version: { qemu: { major: number; minor: number; micro: number } } } } = JSON.parse(
    JSON.stringify(greeting),
  )
  const { major, minor, micro } = QMP.version.qemu
  return `${major}.${minor}.${micro}`
}
