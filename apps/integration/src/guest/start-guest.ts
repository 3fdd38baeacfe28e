import { setTimeout as delay } from 'node:timers/promises'
import { listensAt } from '@qga/testing/node'
import { type Boot, findBoot } from '../parts/initramfs.js'
import { PartError } from '../parts/part-error.js'
import { findProgram, programs } from '../parts/programs.js'
import { agentTransport, channels, vsockArguments } from './channels.js'
import { ControlShell } from './control-shell.js'
import { makeDisk } from './disks.js'
import { GuardedProcess } from './guarded-process.js'
import { Guest } from './guest.js'
import { type GuestOptions, guestDefaults, type ResolvedOptions } from './guest-options.js'
import { markInside } from './inside-guest.js'
import { keptFolder } from './kept-folder.js'
import { machineArguments, monitorPath } from './machine.js'
import { askMonitor } from './monitor.js'

const LISTEN_MS = 20_000
const POLL_MS = 20

interface GuestPrograms {
  readonly boot: Boot
  readonly qemu: string
  readonly image: string
  readonly vsock: string | undefined
}

/**
 * Starts a virtual machine with an agent in it and, unless told otherwise, waits until it has come up. Its parts must
 * have been made before: `pnpm integration --prepare`. It ends with this process, however that ends.
 * @throws PartError where a part is missing or QEMU does not start
 */
export async function startGuest(given: GuestOptions = {}): Promise<Guest> {
  const options: ResolvedOptions = { ...guestDefaults, ...given }
  const parts = findParts(options)
  const kept = keptFolder('qga-guest-')
  const folder = kept.path
  const started: GuardedProcess[] = []
  try {
    if (options.incoming === undefined) for (const disk of options.disks) await makeDisk(parts.image, folder, disk)
    const beside = parts.vsock === undefined ? [] : [GuardedProcess.start(folder, parts.vsock, vsockArguments(folder))]
    started.push(...beside)
    for (const device of beside) await untilThere(`${folder}/vhost.sock`, device)
    const machine = { ...options, boot: parts.boot, folder, images: options.incoming?.folder ?? folder }
    const args = machineArguments({ ...machine, incoming: options.incoming?.address })
    const qemu = GuardedProcess.start(folder, parts.qemu, args)
    started.push(qemu)
    await untilUp(folder, qemu)
    const control = await ControlShell.open(`${folder}/control.sock`)
    const transport = markInside(agentTransport(options.channel, folder, await ptyPath(options, folder)))
    const guest = new Guest({ kept, options, transport, control, qemu, beside, imageProgram: parts.image })
    if (options.waitsForBoot && options.incoming === undefined) await bootOrTell(guest)
    return guest
  } catch (error) {
    for (const process of started) await process.stop()
    await kept[Symbol.asyncDispose]()
    throw error
  }
}

function findParts(options: ResolvedOptions): GuestPrograms {
  const found = partsOf(options)
  if (found !== undefined) return found
  const wanted = `agent ${options.agent}, QEMU ${options.qemu}, ${options.channel}`
  throw new PartError(`the parts of a guest (${wanted}) are not there`, { hint: 'Run `pnpm integration --prepare`' })
}

/** Whether `startGuest` has all that it needs for such a guest. */
export function canStartGuest(given: GuestOptions): boolean {
  return partsOf({ ...guestDefaults, ...given }) !== undefined
}

function partsOf(options: ResolvedOptions): GuestPrograms | undefined {
  const wantsVsock = channels[options.channel].backend === 'vsock'
  const boot = findBoot(options.agent)
  const qemu = findProgram(programs.qemu(options.qemu))
  const image = findProgram(programs.image(options.qemu))
  const vsock = wantsVsock ? findProgram(programs.vsock()) : undefined
  if (boot === undefined || qemu === undefined || image === undefined || (wantsVsock && vsock === undefined)) {
    return undefined
  }
  return { boot, qemu, image, vsock }
}

/** Waits until QEMU answers its first caller, whom it waits for. */
async function untilUp(folder: string, qemu: GuardedProcess): Promise<void> {
  await untilThere(monitorPath(folder), qemu)
  try {
    await askMonitor(monitorPath(folder), 'query-status')
  } catch (cause) {
    throw new PartError(`QEMU did not come up: ${(await qemu.log()).trim()}`, { cause })
  }
}

/** Waits until a socket is listened at. QEMU and the device make theirs before anything else, and tell nobody. */
async function untilThere(path: string, process: GuardedProcess): Promise<void> {
  const deadline = Date.now() + LISTEN_MS
  let ended = false
  const end = () => {
    ended = true
  }
  void process.ended.then(end, end)
  while (!(await listensAt(path))) {
    if (ended || Date.now() > deadline) {
      const what = ended ? 'ended' : `does not listen at ${path} after ${LISTEN_MS} ms`
      throw new PartError(`a program of the harness ${what}: ${(await process.log()).trim()}`)
    }
    await delay(POLL_MS)
  }
}

async function ptyPath(options: ResolvedOptions, folder: string): Promise<string | undefined> {
  if (channels[options.channel].backend !== 'pty') return undefined
  const devices = (await askMonitor(monitorPath(folder), 'query-chardev')) as { label: string; filename: string }[]
  return devices.find(({ label }) => label === 'agent')?.filename.replace(/^pty:/, '')
}

async function bootOrTell(guest: Guest): Promise<void> {
  const isVsock = channels[guest.options.channel].backend === 'vsock'
  const gone = guest.ended.then(({ code }) => {
    throw new PartError(`QEMU ended with code ${code} before the guest was up`)
  })
  try {
    await Promise.race([guest.control.booted(1), gone])
    if (isVsock && guest.options.startsAgent) await untilListens(guest)
  } catch (error) {
    const said = (await guest.console()).trim().split('\n').slice(-5).join('\n')
    throw new PartError(`the guest did not come up${said && `; its last words:\n${said}`}`, { cause: error })
  } finally {
    gone.catch(() => {})
  }
}

/** Only a vsock has nobody at its end until the agent is there. */
async function untilListens({ transport }: Guest): Promise<void> {
  const signal = AbortSignal.timeout(LISTEN_MS)
  for (;;) {
    try {
      const channel = await transport.open({ signal })
      return channel.close()
    } catch (error) {
      if (signal.aborted) throw error
      await delay(POLL_MS)
    }
  }
}
