import { createHash, randomBytes } from 'node:crypto'
import { chmod, mkdir, readFile, readlink, stat, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Tap } from '@qga/wire'
import { afterAll, beforeAll, describe, expect } from 'vitest'
import { type KeptFolder, keptFolder } from '../src/guest/kept-folder.js'
import { nameOf } from '../src/matrix.js'
import { oneGuest } from './one-guest.js'
import { environment, verifies } from './verifies.js'

const MIB = 2 ** 20
const LARGEST_READ = 48 * MIB
const SLOW = { timeoutMs: 120_000 }

describe(nameOf(environment), () => {
  const guest = oneGuest({ memoryMiB: 1024, disks: [{ name: 'data', sizeMiB: 16 }] })
  let kept: KeptFolder | undefined
  let folder = ''

  beforeAll(() => {
    kept = keptFolder('qga-files-')
    folder = kept.path
  })
  afterAll(() => kept?.[Symbol.asyncDispose]())

  verifies('files/large', async () => {
    await guest().control.sh('dd if=/dev/urandom of=/tmp/large bs=1M count=48')
    await using agent = await guest().connect(SLOW)
    const handle = await agent.fileOpen({ path: '/tmp/large' })
    const tooMuch = agent.fileRead({ handle, count: LARGEST_READ + 1 })
    await expect(tooMuch).rejects.toMatchObject({ code: 'COMMAND_FAILED' })
    const read = await agent.fileRead({ handle, count: LARGEST_READ }, SLOW)
    await agent.fileClose({ handle })
    const [sum] = (await guest().control.sh('sha256sum /tmp/large')).split(' ')
    expect(createHash('sha256').update(Buffer.from(read['buf-b64'], 'base64')).digest('hex')).toBe(sum)
    expect(read.count).toBe(LARGEST_READ)
    await guest().control.sh('rm /tmp/large')
  })

  verifies('files/transfer', async () => {
    const bytes = randomBytes(8 * MIB + 1)
    const [there, back] = [join(folder, 'there'), join(folder, 'back')]
    await writeFile(there, bytes)
    const asked: Record<string, number> = {}
    const tap: Tap = {
      sent: (_, sent) => {
        const [, command = ''] = /"execute":"(guest-file-\w+)"/.exec(Buffer.from(sent).toString('latin1', 0, 300)) ?? []
        asked[command] = (asked[command] ?? 0) + 1
      },
      watch: (_, sink) => sink,
    }
    await using agent = await guest().connect({ ...SLOW, tap })
    await agent.files.upload(there, '/tmp/there', SLOW)
    await agent.files.download('/tmp/there', back, SLOW)
    // Nothing was lost: then it would have been asked for again, from its place.
    expect(asked).toMatchObject({ 'guest-file-write': 65, 'guest-file-seek': 2 })
    expect(await guest().control.sh('ls -l /proc/$(agent pid)/fd')).not.toContain('/tmp/there')
    expect(Buffer.compare(await readFile(back), bytes)).toBe(0)
    expect(await guest().control.sh('stat -c %s /tmp/there; rm /tmp/there')).toBe(`${bytes.length}`)
  })

  verifies('files/tree', async () => {
    const [there, back] = [join(folder, 'tree'), join(folder, 'tree-back')]
    const odd = 'inner/ä $(b) \n'
    await mkdir(join(there, 'inner', 'empty'), { recursive: true })
    await writeFile(join(there, odd), randomBytes(100_000))
    await writeFile(join(there, 'script'), 'true')
    await chmod(join(there, 'script'), 0o750)
    await symlink('inner/empty', join(there, 'link'))
    await using agent = await guest().connect(SLOW)
    const options = { ...SLOW, recursive: true, tempFolder: '/tmp' } as const
    const copied = { method: 'tar', entries: 3, skippedCount: 0 }
    expect(await agent.files.upload(there, '/tmp/tree', options)).toMatchObject(copied)
    expect(await agent.files.download('/tmp/tree', back, options)).toMatchObject(copied)
    expect(Buffer.compare(await readFile(join(back, odd)), await readFile(join(there, odd)))).toBe(0)
    expect((await stat(join(back, 'script'))).mode & 0o777).toBe(0o750)
    expect(await readlink(join(back, 'link'))).toBe('inner/empty')
    expect((await stat(join(back, 'inner', 'empty'))).isDirectory()).toBe(true)
    const left = await guest().control.sh('rm -r /tmp/tree; ls /tmp; ls -l /proc/$(agent pid)/fd')
    expect(left).not.toMatch(/qga|tree/)
  })

  verifies('files/full-disk', async () => {
    const large = join(folder, 'large')
    await writeFile(large, randomBytes(24 * MIB))
    await using agent = await guest().connect(SLOW)
    const upload = agent.files.upload(large, '/data/large', SLOW)
    await expect(upload).rejects.toThrow(/No space left on device|wrote [\d,]+ of/)
    expect((await agent.getHostName())['host-name']).toBe('guest')
    // What is small waits in the agent: only the flush fails, or else the close, which must not be said twice.
    const small = join(folder, 'small')
    await writeFile(small, 'small')
    const full = /guest-file-flush.*No space left on device/
    await expect(agent.files.upload(small, '/dev/full', SLOW)).rejects.toThrow(full)
    await expect(agent.files.writeFile('/dev/full', 'small', SLOW)).rejects.toThrow(full)
    {
      await using file = await agent.files.open('/dev/full', 'w')
      await file.write(Buffer.from('small'))
    }
    expect((await agent.getHostName())['host-name']).toBe('guest')
    await guest().control.sh('rm -f /data/*; touch /data/room-again')
  })

  verifies('files/output-limit', async () => {
    await using agent = await guest().connect(SLOW)
    const done = await agent.exec(['head', '-c', `${17 * MIB}`, '/dev/zero'], SLOW)
    expect(done).toMatchObject({ exitCode: 0, truncated: true })
    expect(done.stdout).toHaveLength(16 * MIB)
  })
})
