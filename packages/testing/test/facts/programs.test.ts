import { execFileSync } from 'node:child_process'
import { describe, expect, test } from 'vitest'
import { FakeAgent } from '../../src/index.js'
import { readArchive, writeArchive } from '../../src/programs/tar/archive.js'
import { describeFacts } from '../subjects.js'
import { run } from './run.js'

const sh = (script: string) => ['sh', '-c', script]
const odd = 'line\nbreak'
const long = 'x'.repeat(240)
const accented = 'ä'.repeat(120)

/** Each line is carried out in turn: what is run, and the exit code or the output that it must have. */
const facts: readonly [title: string, steps: readonly [argv: readonly string[], ends: number | string][]][] = [
  [
    'modes: the shell makes files by its umask, chmod and mkdir -m as told, rename keeps them',
    [
      [sh('umask 077; : >> "@/private"; umask 022; : > "@/open"'), 0],
      [['stat', '-c', '%a %s', '@/private', '@/open'], '600 0\n644 0\n'],
      [['chmod', '4750', '@/open'], 0],
      [sh('umask 077; : >> "@/open"'), 0],
      [['mv', '@/open', '@/moved'], 0],
      [['stat', '-c', '%a', '@/moved'], '4750\n'],
      [['mkdir', '-m', '700', '--', '@/folder'], 0],
      [['stat', '-c', '%a %F', '@/folder'], '700 directory\n'],
      [['mkdir', '-m', '700', '--', '@/folder'], 1],
    ],
  ],
  [
    'links: they are followed to what they lead to, and lead nowhere too',
    [
      [sh('mkdir -p "@/real/inner"; echo content > "@/real/file"'), 0],
      [['ln', '-s', '--', 'real', '@/link'], 0],
      [['ln', '-s', '--', '../file', '@/real/inner/up'], 0],
      [['ln', '-s', '--', '/nowhere', '@/dangling'], 0],
      [['ln', '-s', '--', 'loop', '@/loop'], 0],
      [['cat', '@/link/file', '@/link/inner/up'], 'content\ncontent\n'],
      [['stat', '-c', '%F', '@/link'], 'symbolic link\n'],
      [['[', '-e', '@/dangling', ']'], 1],
      [['[', '-h', '@/dangling', ']'], 0],
      [['test', '-f', '@/link/file'], 0],
      [['test', '-d', '@/link'], 0],
      [['[', '-s', '@/real/file', ']'], 0],
      [['test', '-e', '@/loop'], 1],
      [['rm', '-rf', '--', '@/link', '@/dangling', '@/loop'], 0],
      [['cat', '@/real/file'], 'content\n'],
    ],
  ],
  [
    'find: by type and permission, with NUL between names of any kind',
    [
      [['mkdir', '-p', `@/tree/${odd}`, '@/tree/-dash'], 0],
      [sh(`echo x > "@/tree/-dash/run"; echo y > "@/tree/${odd}/plain"; chmod 755 "@/tree/-dash/run"`), 0],
      [['ln', '-s', 'x', '@/tree/-dash/sym'], 0],
      [['find', '@/tree', '-type', 'f', '-perm', '-100', '-print0'], '@/tree/-dash/run\0'],
      [['find', '@/tree', '-type', 'l', '-print0'], '@/tree/-dash/sym\0'],
      [['find', `@/tree/${odd}`, '-type', 'd', '-print0'], `@/tree/${odd}\0`],
      [['find', '@/tree/none', '-type', 'd', '-print0'], 1],
    ],
  ],
  [
    'tar: what was packed is unpacked, with names, modes and links',
    [
      [['mkdir', '-p', `@/pack/${odd}/${long}`, '@/into', '@/zipped'], 0],
      [sh(`echo hello > "@/pack/${odd}/${long}/-x"; chmod 640 "@/pack/${odd}/${long}/-x"`), 0],
      [['ln', '-s', `${odd}/${long}/-x`, '@/pack/to'], 0],
      [['tar', '-c', '-f', '@/pack.tar', '-C', '@/pack', '.'], 0],
      [['tar', '-x', '-p', '-o', '-f', '@/pack.tar', '-C', '@/into'], 0],
      [['stat', '-c', '%a', `@/into/${odd}/${long}/-x`], '640\n'],
      [['cat', '@/into/to'], 'hello\n'],
      [['tar', '-c', '-z', '-f', '@/pack.tgz', '-C', '@/pack', '.'], 0],
      [['tar', '-x', '-z', '-f', '@/pack.tgz', '-C', '@/zipped'], 0],
      [['cat', '@/zipped/to'], 'hello\n'],
      [['tar', '-c', '-f', '@/none.tar', '-C', '@/nothing', '.'], 2],
    ],
  ],
  [
    'env: runs a program in an environment with more in it, or says that there is none',
    [
      [['env', 'QGA_A=1', 'QGA_A=2', 'QGA_B=', ...sh('echo "$QGA_A-$QGA_B-$1"'), 'sh', 'QGA_C=3'], '2--QGA_C=3\n'],
      [['env', 'QGA_A=1', 'false'], 1],
      [['env', 'QGA_A=1', 'no-such-program-here', 'x'], 127],
      [['env', 'QGA_A=1', '@/no/such/program'], 127],
    ],
  ],
]

describeFacts('programs', (subject) => {
  test.each(facts)('%s', async (_, steps) => {
    for (const [argv, ends] of steps) {
      const ended = await run(subject(), argv)
      const expected = typeof ends === 'number' ? ends : ends.replaceAll('@', subject().folder)
      expect({ argv, ended: typeof ends === 'number' ? ended.code : ended.out }).toEqual({ argv, ended: expected })
    }
  })
})

describe('archives of the fake', () => {
  const members = [
    { name: './', kind: 'directory', mode: 0o755, content: new Uint8Array(0), target: '' },
    { name: './run', kind: 'file', mode: 0o755, content: Buffer.alloc(600, 'x'), target: '' },
    { name: `./${accented}`, kind: 'link', mode: 0o777, content: new Uint8Array(0), target: accented },
  ] as const

  test('are listed by the real tar', () => {
    const listed = execFileSync('tar', ['-tf', '-', '--quoting-style=literal'], { input: writeArchive(members) })
    expect(listed.toString()).toBe(`./\n./run\n./${accented}\n`)
  })

  test.each(['gnu', 'pax', 'ustar'])("are read as the real tar writes them: --format=%s", (format) => {
    const script = `d=$(mktemp -d); cd "$d"; mkdir sub; printf hello > sub/file; chmod 640 sub/file; ln -s file sub/link
      ${format === 'ustar' ? '' : `printf x > "${accented}"`}
      tar -cf - --sort=name --format=${format} .; rm -r "$d"`
    const read = [...readArchive(execFileSync('sh', ['-c', script]))]
    expect(read.map(({ name, kind, target }) => [name, kind, target])).toEqual([
      ['./', 'directory', ''],
      ['./sub/', 'directory', ''],
      ['./sub/file', 'file', ''],
      ['./sub/link', 'link', 'file'],
      ...(format === 'ustar' ? [] : [[`./${accented}`, 'file', '']]),
    ])
    expect(read[2]).toMatchObject({ mode: 0o640, content: Buffer.from('hello') })
  })

  test('files of a fake guest have modes', () => {
    const { files } = new FakeAgent()
    files.put('/srv/x', 'x', 0o600)
    files.put('/srv/x', 'y')
    expect(files.stat('/srv/x')).toEqual({ kind: 'file', mode: 0o600, size: 1 })
  })
})
