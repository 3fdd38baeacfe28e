import { describe, expect } from 'vitest'
import { nameOf } from '../src/matrix.js'
import { conversations } from '../src/twins/conversations.js'
import { fakeTwin } from '../src/twins/fake-twin.js'
import { thawNow } from '../src/twins/freeze-conversations.js'
import { guestTwin } from '../src/twins/guest-twin.js'
import { guestKind, oneGuest } from './one-guest.js'
import { environment, verifies } from './verifies.js'

/** As many memory blocks as the fake guest has. */
const MEMORY_MIB = 1024

const IMAGE = '/data/image'
const mountFile = (path: string) => `dd if=/dev/zero of=${IMAGE} bs=1M count=4 && losetup /dev/loop0 ${IMAGE} &&
  mke2fs /dev/loop0 && mkdir -p ${path} && mount -t ext4 /dev/loop0 ${path}`
const unmountFile = (path: string) => `umount ${path} && losetup -d /dev/loop0 && rm ${IMAGE}`

/** The tests go on where the one before has left the machine: the last one has none. */
describe(nameOf(environment), () => {
  const names = ['data', 'more']
  const folders = names.map((name) => `/${name}`)
  const guest = oneGuest({ memoryMiB: MEMORY_MIB, disks: names.map((name) => ({ name, sizeMiB: 64 })) })

  for (const { fact, block = [], mountsFileAt, talk } of conversations) {
    verifies(
      'twins/same',
      async () => {
        if (block.length > 0) await guest().restartAgent('-b', block.join(','))
        if (mountsFileAt !== undefined) await guest().control.sh(mountFile(mountsFileAt))
        const said = await talk(guestTwin(guest())).finally(async () => {
          if (mountsFileAt !== undefined) await guest().control.sh(unmountFile(mountsFileAt))
          if (block.length === 0) return
          await guest().restartAgent()
          await thawNow(guestTwin(guest()))
        })
        using fake = fakeTwin({ version: guestKind().agent, folders, block, mountsFileAt })
        expect(await talk(fake)).toEqual(said)
        expect(said).not.toEqual([])
      },
      fact,
    )
  }
})
