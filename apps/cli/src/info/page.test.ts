import { expect, test } from 'vitest'
import type { Style } from '../output/style.js'
import type { Answer, Answers } from './ask-guest.js'
import { pageLines } from './page.js'

const plain: Style = (_format, text) => text
const hostNs = 1_767_225_600_000_000_000n
const value = (what: unknown): Answer => ({ kind: 'value', value: what, hostNs })

const answers: Answers = {
  freeze: value('thawed'),
  agent: value({
    version: '7.2.22',
    supported_commands: [
      { name: 'guest-ping', enabled: true },
      { name: 'guest-shutdown', enabled: false },
    ],
  }),
  os: value({ 'pretty-name': 'Debian GNU/Linux 12', 'kernel-release': '6.1.0', machine: 'x86_64' }),
  hostName: value({ 'host-name': 'web1' }),
  time: value(hostNs),
  users: value([
    { user: 'ann', 'login-time': 1_767_225_600.5 },
    { user: 'bob', domain: 'CORP' },
  ]),
  interfaces: value([
    { name: 'lo', 'ip-addresses': [{ 'ip-address': '127.0.0.1', prefix: 8 }] },
    {
      name: 'eth0',
      'ip-addresses': [
        { 'ip-address': '10.0.0.5', prefix: 24 },
        { 'ip-address': 'fe80::1', prefix: 64 },
      ],
    },
    { name: 'down0' },
  ]),
  filesystems: value([
    { mountpoint: '/', type: 'ext4', 'used-bytes': 1073741824, 'total-bytes': 4294967296 },
    { mountpoint: '/mnt', type: 'nfs' },
  ]),
}

test('one page', () => {
  expect(pageLines(answers, plain).join('\n')).toBe(`host name     web1
system        Debian GNU/Linux 12
              kernel 6.1.0, x86_64
time          2026-01-01 00:00:00.000 UTC, in step with this host
users         ann       since 2026-01-01 00:00 UTC
              CORP\\bob
addresses     eth0  10.0.0.5/24, fe80::1/64
file systems  /     ext4  1.0 GiB of 4.0 GiB  25%
              /mnt  nfs
agent         qemu-ga 7.2.22, 1 commands enabled, 1 disabled
              disabled: guest-shutdown`)
})

test('what is not offered is left out, what failed says so', () => {
  const some: Answers = { ...answers, users: { kind: 'unavailable' }, os: { kind: 'failed', why: 'no \x1b os' } }
  const lines = pageLines(some, plain)
  expect(lines.some((line) => line.startsWith('users'))).toBe(false)
  expect(lines).toContain('system        not told by guest-get-osinfo: no \\x1b os')
})

test.each([null, {}, 'a'])('%j is no list that is empty', (nothing) => {
  const lines = pageLines({ ...answers, users: value(nothing), filesystems: value(nothing) }, plain)
  expect(lines).toContain(`users         guest-get-users says ${JSON.stringify(nothing)}`)
  expect(lines).toContain(`file systems  guest-get-fsinfo says ${JSON.stringify(nothing)}`)
})

test('a guest that is frozen says so, and how to thaw it', () => {
  const barred: Answer = { kind: 'unavailable' }
  const frozen: Answers = { ...answers, os: barred, filesystems: barred, freeze: value('frozen') }
  expect(pageLines(frozen, plain).join('\n')).toContain(`
frozen        the guest's file systems are frozen, and nearly all commands are barred
              to thaw them: qga call TARGET guest-fsfreeze-thaw
agent         qemu-ga`)
  expect(pageLines({ ...answers, freeze: value('\x1b') }, plain)).toContain(
    'frozen        guest-fsfreeze-status says \\x1b',
  )
})

const nonsense = [
  null,
  7,
  'x',
  [],
  {},
  [null, 7, 'x', {}],
  { supported_commands: 7, 'host-name': {}, version: [] },
  Number.POSITIVE_INFINITY,
]

test.each(nonsense)('%j in place of each answer harms nothing', (nothing) => {
  for (const part of Object.keys(answers)) {
    const text = pageLines({ ...answers, [part]: value(nothing) }, plain).join('\n')
    expect(text).toContain(part === 'agent' ? 'web1' : 'qemu-ga 7.2.22')
  }
})

test('a hostile guest fills no screen and moves no cursor', () => {
  const evil = '\x1b[2J\n\x9b\u202e'.repeat(10_000)
  const many = Array.from({ length: 100_000 }, () => ({ 'ip-address': evil, prefix: evil }))
  const hostile: Answers = {
    ...answers,
    hostName: value({ 'host-name': evil }),
    os: value({ 'pretty-name': evil, 'kernel-release': evil, machine: evil }),
    time: value(evil),
    users: value(Array.from({ length: 100_000 }, () => ({ user: evil, domain: evil, 'login-time': 1e300 }))),
    interfaces: value([{ name: evil, 'ip-addresses': many }]),
    filesystems: value([{ mountpoint: evil, type: evil, 'used-bytes': -1, 'total-bytes': 1e300 }]),
    agent: value({ version: evil, supported_commands: many.map(() => ({ name: evil, enabled: false })) }),
  }
  const text = pageLines(hostile, plain).join('\n')
  expect(text).not.toMatch(/[^\P{Cc}\n]|\p{Bidi_Control}/u)
  expect(text.length).toBeLessThan(2_000_000)
  expect(pageLines(hostile, plain).length).toBeLessThan(5000)
})
