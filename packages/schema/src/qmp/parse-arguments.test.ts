import { expect, test } from 'vitest'
import type { CommandName } from '../gen/qmp/command-types.js'
import { commandDescriptors } from '../gen/qmp/descriptors.js'
import { parseArguments } from './parse-arguments.js'

function parse(name: CommandName, ...words: string[]) {
  return parseArguments(commandDescriptors[name], words, JSON.parse)
}

test.each<[string, CommandName, string[], object]>([
  ['inherited members', 'block-dirty-bitmap-remove', ['node=n', 'name=b'], { node: 'n', name: 'b' }],
  [
    'members that a later word selects',
    'blockdev-add',
    ['filename=/a', 'read-only=true', 'driver=file', 'node-name=5'],
    { filename: '/a', 'read-only': true, driver: 'file', 'node-name': '5' },
  ],
  [
    'a discriminator that is JSON',
    'blockdev-add',
    ['driver:="null-co"', 'size=9007199254740993'],
    { driver: 'null-co', size: 9007199254740993n },
  ],
  [
    'objects as JSON',
    'blockdev-add',
    ['driver=qcow2', 'file:={"driver":"file","filename":"/a"}'],
    { driver: 'qcow2', file: { driver: 'file', filename: '/a' } },
  ],
  [
    'one of a string and a list',
    'block-export-add',
    ['type=nbd', 'id=e', 'node-name=n', 'iothread=t'],
    {
      type: 'nbd',
      id: 'e',
      'node-name': 'n',
      iothread: 't',
    },
  ],
  [
    'properties that no type tells of',
    'device_add',
    ['driver=nvme', 'id=7', 'serial=x1', 'queues=4', 'cmb=false', 'addr=0x5', 'mac:="1"'],
    { driver: 'nvme', id: '7', serial: 'x1', queues: 4, cmb: false, addr: '0x5', mac: '1' },
  ],
])('parseArguments of QMP reads %s', (_, name, words, args) => {
  expect(parse(name, ...words)).toEqual({ args })
})

test.each<[string, CommandName, string[], object[]]>([
  ['a missing discriminator', 'blockdev-add', ['filename=/a'], [{ kind: 'missing', path: 'driver' }]],
  ['a discriminator that does not exist', 'blockdev-add', ['driver=fil', 'filename=/a'], [{ suggestions: ['file'] }]],
  ['a member of another branch', 'blockdev-add', ['driver=file', 'filename=/a', 'pool=p'], [{ kind: 'unknown' }]],
  ['an object as a word', 'blockdev-add', ['driver=raw', 'file=n', 'prefer-blockdev=1'], [{ kind: 'unknown' }]],
  ['a property twice', 'device_add', ['driver=nvme', 'a=1', 'a=2'], [{ kind: 'syntax', path: 'a' }]],
])('parseArguments of QMP reports %s', (_, name, words, problems) => {
  expect(parse(name, ...words)).toEqual({ problems: problems.map((problem) => expect.objectContaining(problem)) })
})
