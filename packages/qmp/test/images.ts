import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { RealQemu } from '@qga/testing/node'
import type { QmpClient } from '../src/index.js'

/** Whether images can be made and looked into here. */
export function qemuImgAvailable(): boolean {
  return (process.env.PATH ?? '').split(':').some((folder) => existsSync(join(folder, 'qemu-img')))
}

export function qemuImg(...args: readonly string[]): string {
  return execFileSync('qemu-img', args, { encoding: 'utf8' })
}

/** A qcow2 image in the machine's folder, a pattern in its first MiB, and a block node of its name. */
export async function addImage(qmp: QmpClient, { directory }: RealQemu, name: string, megabytes = 16): Promise<string> {
  const path = join(directory, `${name}.qcow2`)
  qemuImg('create', '-q', '-f', 'qcow2', path, `${megabytes}M`)
  execFileSync('qemu-io', ['-f', 'qcow2', '-c', 'write -q -P 0x5a 0 1M', path], { stdio: 'ignore' })
  const file = { driver: 'file', filename: path } as const
  await qmp.execute('blockdev-add', { driver: 'qcow2', 'node-name': name, file })
  return path
}
