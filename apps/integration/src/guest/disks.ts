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
