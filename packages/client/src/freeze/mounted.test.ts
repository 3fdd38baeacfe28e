import { describe, expect, it } from 'vitest'
import { countOf, loopMounts, type Mounted, notMounted, readMounted } from './mounted.js'

const mount = (name: string, mountpoint: string, type = 'ext4'): Mounted => ({ name, mountpoint, type })
const root = mount('vda1', '/')
const virtfs = mount('loop0', '/home/virtfs')
const snap = mount('loop3', '/snap/core', 'squashfs')

describe('readMounted', () => {
  it.each([
    ['no list', { 0: root }, []],
    ['nothing', undefined, []],
    ['entries that are none', [root, null, 'x', [], { name: 1, mountpoint: '/', type: 'x' }, { name: 'a' }], [root]],
  ])('%s', (_, fsinfo, expected) => expect(readMounted(fsinfo)).toEqual(expected))
})

describe('loopMounts', () => {
  it.each<[string, Mounted[], string[] | undefined, Mounted[]]>([
    ['none', [root, mount('vdb', '/srv')], undefined, []],
    ['a file along with what it lies on', [root, virtfs], undefined, [virtfs]],
    ['a partition of a file', [root, mount('loop1p2', '/mnt')], undefined, [mount('loop1p2', '/mnt')]],
    ['with its folder', [root, mount('/dev/loop1', '/mnt')], undefined, [mount('/dev/loop1', '/mnt')]],
    ['snaps, which cannot be frozen', [root, snap], undefined, []],
    ['a file that was not named', [root, virtfs], ['/'], []],
    ['a file alone', [root, virtfs], ['/home/virtfs'], []],
    ['a disk with such a name', [root, mount('loopback', '/x')], undefined, []],
  ])('%s', (_, mounted, mountpoints, expected) => expect(loopMounts(mounted, mountpoints)).toEqual(expected))
})

describe('what was asked for', () => {
  const mounted = [root, mount('vda1', '/var/www'), mount('vdb', '/srv')]
  it.each([
    [['/'], [], 1],
    [['/', '/srv', '/srv'], [], 2],
    [['/', '/var/www'], [], 1],
    [['/srv/', '/nope', '/nope'], ['/srv/', '/nope'], 2],
  ])('%o: %o are not there, %i file systems are meant', (mountpoints, missing, count) => {
    expect(notMounted(mounted, mountpoints)).toEqual(missing)
    expect(countOf(mounted, mountpoints)).toBe(count)
  })
})
