import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { ControlShell } from './control-shell.js'

let folder: string
let shell: ControlShell
let guest: Socket
let end: () => void

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'qga-control-'))
  const path = join(folder, 'control.sock')
  const server = createServer().listen(path)
  await once(server, 'listening')
  const came = once(server, 'connection')
  shell = await ControlShell.open(path)
  guest = (await came)[0] as Socket
  end = () => server.close()
})

afterEach(async () => {
  guest.destroy()
  end()
  await rm(folder, { recursive: true, force: true })
})

it('counts boots, not how often the far end has started', async () => {
  guest.write('\nready one\n\nready one\n\nready two\n\nready two\n')
  await shell.booted(2)
  await expect(shell.booted(3, 100)).rejects.toThrow('boot 3 of the guest took longer')
  expect(shell.boots).toBe(2)
})

it('waits on for a script when only the far end has started again', async () => {
  guest.write('ready one\n')
  await shell.booted(1)
  const result = shell.run('true')
  guest.write(`ready one\n1-1 3 ${Buffer.from('said').toString('base64')}\n`)
  expect(await result).toEqual({ code: 3, output: 'said' })
})

it('fails the scripts that a new boot has lost', async () => {
  guest.write('ready one\n')
  await shell.booted(1)
  const result = shell.run('true')
  guest.write('ready two\n')
  await expect(result).rejects.toThrow('the guest has started anew')
})

it('waits for no boot of a machine that is gone', async () => {
  const waiting = expect(shell.booted(1)).rejects.toThrow('the machine is gone')
  guest.destroy()
  await waiting
  await expect(shell.booted(1)).rejects.toThrow('the machine is gone')
})
