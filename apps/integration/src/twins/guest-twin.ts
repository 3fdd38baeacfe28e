import { setTimeout as delay } from 'node:timers/promises'
import type { Guest } from '../guest/guest.js'
import { RawLine } from './raw-line.js'
import type { Twin } from './twin.js'

const POLL_MS = 100

/** The agent in a guest, as a twin of the fake one. */
export function guestTwin(guest: Guest): Twin {
  const { control } = guest
  const boots = control.boots
  const until = async (test: () => Promise<boolean>) => {
    while (!(await test())) await delay(POLL_MS)
  }
  return {
    connect: () => RawLine.open(guest.transport),
    failHook: async (action) => {
      await control.sh(`rm -f /run/hook-fails-*; touch /run/hook-fails-${action}`)
    },
    restartAgent: () => guest.restartAgent(),
    wake: async () => {
      await until(async () => (await guest.status()) === 'suspended')
      await guest.ask('system_wakeup')
    },
    rebooted: () => control.booted(boots + 1),
    resetWhenHalted: async () => {
      await until(async () => (await guest.console()).includes('reboot: System halted'))
      await guest.reset()
    },
  }
}
