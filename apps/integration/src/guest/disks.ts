import { rm } from 'node:fs/promises'
import { runProgram } from '../run-program.js'
import type { Disk } from './machine.js'

/** Makes an empty ext4 file system in a qcow2 image. */
export async function makeDisk(imageProgram: string, folder: string, { name, sizeMiB }: Disk): Promise<void> {
  const raw = `${folder}/${name}.raw`
  await runProgram('mke2fs', ['-q', '-F', '-t', 'ext4', '-E', 'lazy_itable_init=1', raw, `${sizeMiB}M`])
  await runProgram(imageProgram, ['convert', '-O', 'qcow2', raw, `${folder}/${name}.qcow2`])
  await rm(raw)
}

/** What e2fsck finds in an image that may be in use, without repairing it: code 0 is a clean file system. */
export async function checkDisk(imageProgram: string, image: string): Promise<{ code: number; output: string }> {
  const raw = `${image}.raw`
  await runProgram(imageProgram, ['convert', '-U', '-O', 'raw', image, raw])
  try {
    const script = 'e2fsck -f -n "$1" 2>&1; echo "code $?"'
    const output = await runProgram('sh', ['-c', script, 'sh', raw])
    return { code: Number(/code (\d+)\s*$/.exec(output)?.[1]), output }
  } finally {
    await rm(raw)
  }
}
