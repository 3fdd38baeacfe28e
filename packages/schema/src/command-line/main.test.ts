import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { main } from './main.js'

const facts = new URL('../../facts/', import.meta.url)
let folder = ''

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'qga-schema-'))
})

afterAll(() => rmSync(folder, { recursive: true, force: true }))

async function run(...words: string[]): Promise<{ code: number; out: string; err: string }> {
  const told = { out: '', err: '' }
  const code = await main(words, {
    facts,
    out: (text) => {
      told.out += text
    },
    err: (text) => {
      told.err += text
    },
  })
  return { code, ...told }
}

/** A file of the test's own folder. */
function file(name: string, content: string | Buffer): string {
  const path = join(folder, name)
  mkdirSync(join(path, '..'), { recursive: true })
  writeFileSync(path, content)
  return path
}

const text = `{ 'include': 'sub/colours.json' }
##
# @guest-paint:
#
# Paints a wall.
#
# @colour: what to take
#
# Since: 9.9
##
{ 'command': 'guest-paint', 'data': { 'colour': 'Colour', '*coats': 'int' }, 'returns': 'Wall' }
##
# @Wall:
#
# @height: in centimetres
#
# Since: 9.9
##
{ 'struct': 'Wall', 'data': { 'height': 'int' } }
`
const colours = `##
# @Colour:
#
# @red: like a rose
#
# @blue: like the sky
#
# Since: 9.9
##
{ 'enum': 'Colour', 'data': [ 'red', 'blue' ] }
`

function painting(): string {
  file('painting/sub/colours.json', colours)
  return file('painting/schema.json', text)
}

const reply = (...entries: object[]) => JSON.stringify({ return: entries })
const liveStatus = [
  { name: 'query-it', 'meta-type': 'command', 'arg-type': '0', 'ret-type': '1' },
  { name: '0', 'meta-type': 'object', members: [] },
  { name: '1', 'meta-type': 'object', members: [{ name: 'running', type: 'bool' }] },
  { name: 'bool', 'meta-type': 'builtin', 'json-type': 'boolean' },
]

describe('wrong use', () => {
  test.each([
    ['no command', [], 'a command is missing'],
    ['a command that is none', ['frob'], 'frob'],
    ['a missing option', ['generate', '--out', 'x'], 'schema'],
    ['an option that is none', ['facts', 'qga-7.2', '--colour'], 'colour'],
  ])('%s ends with 2 and says so', async (_, words, named) => {
    const { code, err, out } = await run(...words)
    expect({ code, out }).toEqual({ code: 2, out: '' })
    expect(err).toContain(named)
    expect(err).toContain('qga-schema --help')
  })

  test('--help is no failure and names every command', async () => {
    const { code, out } = await run('--help')
    expect(code).toBe(0)
    for (const command of ['generate', 'compare', 'facts', 'check']) expect(out).toContain(`qga-schema ${command}`)
  })

  test('a file that is not there ends with 1 and names what would do', async () => {
    const { code, err } = await run('facts', join(folder, 'nothing.json'))
    expect(code).toBe(1)
    expect(err).toMatch(/^error: cannot read '.*nothing\.json': .*\n {2}try: .*qmp-11\.1/)
  })
})

describe('facts', () => {
  test('of QAPI text, its includes and its dates', async () => {
    const { code, out, err } = await run('facts', painting(), '--qemu', '9.9')
    expect(code).toBe(0)
    expect(err).toContain('and 1 included (QAPI text): 1 commands, 0 events, 2 types')
    expect(JSON.parse(out)).toMatchObject({
      qemu: '9.9',
      commands: {
        'guest-paint': {
          args: [
            { name: 'colour', type: 'Colour' },
            { name: 'coats', type: 'int', optional: true },
          ],
          returns: 'Wall',
          since: '9.9',
        },
      },
      enums: { Colour: { values: [{ name: 'red' }, { name: 'blue' }] } },
    })
  })

  test('are read back, packed as well, and written to a file', async () => {
    const { out } = await run('facts', painting())
    const packed = file('painting.json.gz', gzipSync(out))
    const written = join(folder, 'again.json')
    const again = await run('facts', packed, '--out', written)
    expect(again).toMatchObject({ code: 0, out: '' })
    expect(again.err).toContain(`written ${written}`)
    expect(readFileSync(written, 'utf8')).toBe(out)
  })

  test('of a bad schema are refused as compilers do', async () => {
    const path = file('bad.json', "{ 'command': 'guest-x',\n  'data': { 'a': 'Nope' } }\n")
    const { code, out, err } = await run('facts', path)
    expect({ code, out }).toEqual({ code: 1, out: '' })
    expect(err).toMatch(/bad\.json:2:\d+: .*Nope/)
    expect(err.startsWith(path)).toBe(true)
  })

  test('of a bad included file tell who included it', async () => {
    file('outer/inner.json', "{ 'struct': }\n")
    const path = file('outer/main.json', "\n{ 'include': 'inner.json' }\n")
    const { code, err } = await run('facts', path)
    expect(code).toBe(1)
    expect(err).toMatch(/^In file included from .*main\.json:2:\n.*inner\.json:1:13: /)
  })

  test('of broken JSON are told as JSON', async () => {
    const { code, err } = await run('facts', file('broken.json', '{ "commands": { } '))
    expect(code).toBe(1)
    expect(err).toContain('looks like JSON and is not')
  })

  test('that are damaged are told with their path', async () => {
    const { out } = await run('facts', 'qga-11.1')
    const { code, err } = await run(
      'facts',
      file('damaged.json', out.replace('"GuestPing"', '1').replace('"int"', '17')),
    )
    expect(code).toBe(1)
    expect(err).toMatch(/^error: .*commands\./)
  })
})

describe('the built program', () => {
  const program = fileURLToPath(new URL('../../dist/qga-schema.js', import.meta.url))
  const start = (words: string[], input = '') =>
    spawnSync(process.execPath, [program, ...words], { input, encoding: 'utf8', maxBuffer: 2 ** 24 })

  test('reads standard input', () => {
    const { status, stdout } = start(['facts', '-'], "{ 'command': 'guest-x' }")
    expect(status).toBe(0)
    expect(JSON.parse(stdout)).toMatchObject({ commands: { 'guest-x': { args: [] } } })
    expect(start(['facts', '-'], "{ 'comand': 'guest-x' }").stderr).toMatch(/^<stdin>:1:\d+: /)
  })

  test('knows the facts that come along', () => {
    expect(start(['compare', 'qmp-11.1', 'qmp-11.1']).stdout).toBe('no difference\n')
  })

  test('does not mind a reader that has enough', () => {
    const command = `"${process.execPath}" "${program}" facts qmp-11.1 | { read -r line; printf %s "$line"; }`
    const { stdout, stderr } = spawnSync('sh', ['-c', command], { encoding: 'utf8' })
    expect(stdout).toBe('{')
    expect(stderr).not.toContain('EPIPE')
  })
})

describe('odd places', () => {
  const program = fileURLToPath(new URL('../../dist/qga-schema.js', import.meta.url))

  test('a pipe gives its text once, which is enough', () => {
    const command = `printf "{ 'command': 'guest-x' }" | "${process.execPath}" "${program}" facts /dev/stdin`
    const { stdout } = spawnSync('sh', ['-c', command], { encoding: 'utf8' })
    expect(JSON.parse(stdout)).toMatchObject({ commands: { 'guest-x': { args: [] } } })
  })

  test('standard input cannot be both sides', async () => {
    expect(await run('compare', '-', '-')).toMatchObject({ code: 1, err: expect.stringContaining('read once only') })
  })

  test.each([
    ['facts', 'qga-7.2', '--out', 'DIR'],
    ['facts', 'qga-7.2', '--out', 'DIR/none/facts.json'],
    ['generate', '--schema', 'qga-7.2', '--out', 'FILE/inside'],
  ])('%s %s %s %s cannot be written, which is told without a stack', async (...words) => {
    const places: Record<string, string> = { DIR: folder, FILE: file('plain', '') }
    const { code, err } = await run(...words.map((word) => word.replace(/^(DIR|FILE)/, (name) => places[name] ?? name)))
    expect(code).toBe(1)
    expect(err).toMatch(/error: cannot write '.*': E[A-Z]+: .*\n {2}try: /)
  })

  test('types whose names become one are told as such', async () => {
    const schema = file('names.json', "{ 'struct': 'Empty', 'data': {} } { 'struct': 'QemuEmpty', 'data': {} }")
    const { code, err } = await run('generate', '--schema', schema, '--out', join(folder, 'names'))
    expect(code).toBe(1)
    expect(err).toContain("error: 'Empty' and 'QemuEmpty' are both 'QemuEmpty'")
  })

  test('the version asked for is noted, whatever the facts said', async () => {
    expect(JSON.parse((await run('facts', 'qga-7.2', '--qemu', '9.9')).out)).toMatchObject({ qemu: '9.9' })
    expect((await run('facts', 'qga-7.2', '--qemu', 'nine')).code).toBe(1)
  })

  test('what does not end is not read to its end', async () => {
    expect((await run('facts', '/dev/zero')).err).toMatch(/cannot read '\/dev\/zero': it has more than \d+ bytes/)
  })
})

describe('compare', () => {
  test('tells what came with newer agents', async () => {
    const { code, out } = await run('compare', 'qga-7.2', 'qga-11.1')
    expect(code).toBe(0)
    expect(out).toContain('+ command guest-get-load')
    expect(out).toContain('capture-output')
  })

  test('gives the same to programs', async () => {
    const { out } = await run('compare', 'qga-7.2', 'qga-11.1', '-o', 'json')
    const changes: unknown = JSON.parse(out)
    expect(changes).toContainEqual(expect.objectContaining({ kind: 'added', path: ['command guest-get-load'] }))
  })

  test('ends with 1 on a difference if asked to', async () => {
    expect((await run('compare', 'qga-10.0', 'qga-11.1', '--exit-code')).code).toBe(1)
    const same = await run('compare', 'qga-11.1', 'qga-11.1', '--exit-code')
    expect(same).toMatchObject({ code: 0, out: 'no difference\n' })
  })
})

describe('check', () => {
  const named =
    "{ 'struct': 'Status', 'data': { 'running': 'bool', '*x-cocoa': { 'type': 'int', 'if': 'CONFIG_COCOA' } } }\n"
  const command = "{ 'command': 'query-it', 'returns': 'Status' }\n"

  test('agrees where the running one only lacks what was not built in', async () => {
    const schema = file('status.json', named + command)
    const { code, out } = await run('check', schema, file('reply.json', reply(...liveStatus)))
    expect(code).toBe(0)
    expect(out).toMatch(/^agree: .*1 commands/)
    expect(out).toContain('CONFIG_COCOA')
  })

  test('finds the reply in what a monitor wrote', async () => {
    const transcript = `{"QMP": {"version": {}}}\r\n{"return": {}}\r\n${reply(...liveStatus)}\r\n{"event": "STOP"}\r\n`
    const { code } = await run('check', file('status.json', named + command), file('transcript', transcript))
    expect(code).toBe(0)
  })

  test('ends with 1 and tells what differs', async () => {
    const schema = file('other.json', named.replace("'bool'", "'str'") + command)
    const { code, out } = await run('check', schema, file('reply.json', reply(...liveStatus)))
    expect(code).toBe(1)
    expect(out).toMatch(/^differs: command query-it .*running.*: /m)
  })

  test('wants a reply, and a schema with names', async () => {
    const live = file('reply.json', reply(...liveStatus))
    expect((await run('check', 'qmp-7.2', 'qmp-11.1')).err).toContain('no reply to query-qmp-schema')
    expect((await run('check', live, live)).err).toContain('is a reply itself')
  })
})

describe('generate', () => {
  test('writes what it says, and leaves fresh files alone', async () => {
    const out = join(folder, 'generated')
    const first = await run('generate', '--schema', painting(), '--out', out)
    expect(first).toMatchObject({ code: 0, out: '' })
    const names = readdirSync(out)
    expect(names).toEqual(expect.arrayContaining(['types.ts', 'command-map.ts', 'index.ts']))
    for (const name of names) expect(first.err).toContain(`written ${join(out, name)}`)
    expect(readFileSync(join(out, 'types.ts'), 'utf8')).toContain("export type Colour = 'red' | 'blue'")
    const second = await run('generate', '--schema', painting(), '--out', out)
    expect(second.err).not.toContain('written')
  })

  test('carries the documentation of the text only when asked to', async () => {
    const read = (out: string) =>
      readdirSync(out)
        .map((name) => readFileSync(join(out, name), 'utf8'))
        .join('')
    await run('generate', '--schema', painting(), '--out', join(folder, 'bare'))
    expect(read(join(folder, 'bare'))).not.toContain('in centimetres')
    await run('generate', '--schema', painting(), '--out', join(folder, 'documented'), '--docs')
    const documented = read(join(folder, 'documented'))
    for (const words of ['Paints a wall.', 'in centimetres', 'what to take']) expect(documented).toContain(words)
  })

  test('does not write over what it did not write', async () => {
    const own = file('mine/types.ts', 'export const mine = 1\n')
    const { code, err } = await run('generate', '--schema', painting(), '--out', join(folder, 'mine'))
    expect(code).toBe(1)
    expect(err).toContain(`'${own}' was not generated`)
    expect(readdirSync(join(folder, 'mine'))).toEqual(['types.ts'])
  })

  test('refuses a reply, which hides the names', async () => {
    const { code, err } = await run('generate', '--schema', file('r.json', reply(...liveStatus)), '--out', folder)
    expect(code).toBe(1)
    expect(err).toContain('hides the names of types')
  })
})
