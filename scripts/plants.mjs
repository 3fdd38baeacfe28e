// The faults that planted.mjs plants: each names its check, what the check must say, and the files that bring it about.
import { json, library, lines, report, testReport, tsconfig } from './clean-workspace.mjs'
import { read } from './workspace.mjs'

/** Put together here, so that no check finds this file. */
const word = (...parts) => parts.join('')

const plant = (check, finds, files) => ({ check, finds: [finds].flat(), files })
const wire = (name, text) => ({ [`packages/wire/src/${name}`]: `${text}\n` })
const client = (name, text) => ({ [`packages/client/src/${name}`]: `${text}\n` })
const tested = (name, text) => wire(`${name}.test.ts`, `import { it } from 'vitest'\n\n${text}`)
const changeset = (name, text) => ({ [`.changeset/${name}.md`]: text })

const generator =
  "import { writeFileSync } from 'node:fs'\nwriteFileSync('packages/schema/src/gen/types.ts', 'export const a = 1')\n"

const fresh = [
  plant('fresh', 'types.ts: differs', { 'packages/schema/generate.js': generator }),
  plant('fresh', 'new.ts: git does not have it', { 'packages/schema/src/gen/new.ts': 'export {}\n' }),
]

const lint = [
  plant(
    'lint',
    'noFloatingPromises',
    wire('floats.ts', 'const later = async () => 1\nexport const a = () => {\n  later()\n}'),
  ),
  plant('lint', 'noConsole', wire('talks.ts', "console.log('library')")),
  plant('lint', 'noExplicitAny', wire('loose.ts', 'export const a = 1 as any')),
  plant('lint', 'noExcessiveLinesPerFile', wire('long.ts', lines(301))),
  plant('lint', 'double.ts format', wire('double.ts', 'export const a = "b";')),
]

const faultyClient = {
  'packages/client/package.json': library('@qga/client', {
    files: ['dist', 'src'],
    exports: {
      '.': { types: './dist/index.d.ts', default: './dist/index.js' },
      './gone': { types: './dist/gone.d.ts', default: './dist/gone.js' },
    },
    dependencies: { '@qga/schema': '^1.0.0', '@qga/wire': 'workspace:^' },
    devDependencies: { '@qga/testing': 'workspace:^' },
  }),
  'packages/client/dist/index.js': "export const a = 'b'\n",
  'packages/client/dist/index.d.ts': 'declare const a: string;\nexport = a;\n',
  'packages/client/tsconfig.json': tsconfig,
  'packages/testing/package.json': json({ name: '@qga/testing', version: '0.0.0', private: true }),
}

const impure = "import 'node:net'\nprocess.getBuiltinModule('fs')\nawait import('./away.js')\nimport 'left-pad'\n"
const steep = "arrows['@qga/odd'] = { imports: ['@qga/even'], inTests: [] }\n"

const layers = [
  plant('layers', '@qga/wire must not import @qga/client', wire('up.ts', "import '@qga/client'")),
  plant('layers', 'must not import @qga/testing outside its tests', client('fake.ts', "import '@qga/testing'")),
  plant('layers', "'../../wire/src/index.js' leaves", client('sibling.ts', "import '../../wire/src/index.js'")),
  plant('layers', 'nobody imports an app (qga)', {
    ...client('app.ts', "await import('qga')"),
    'apps/cli/package.json': library('qga', { private: true }),
  }),
  plant('layers', 'left-pad is not among', client('pad.ts', "export type Pad = import('left-pad').Pad")),
  plant('layers', ['must be "workspace:…"', '@qga/wire is declared in dependencies, but nothing'], faultyClient),
  plant('layers', '@qga/stray is not in arrows.mjs', {
    'packages/stray/package.json': json({ name: '@qga/stray', private: true }),
  }),
  plant(
    'layers',
    ["chunk.js:1: imports 'node:net'", "chunk.js:2: imports 'fs'", "reaches './away.js'", "'left-pad'; this entry"],
    {
      'packages/wire/dist/chunk.js': `${impure}export const answer = 42\n`,
    },
  ),
  plant('layers', '@qga/odd -> @qga/even does not point down', {
    'scripts/arrows.mjs': read('scripts/arrows.mjs') + steep,
  }),
]

const house = [
  plant('house', 'long.ts: 302 lines; 300', wire('long.ts', lines(301))),
  plant('house', 'longer.test.ts: 501 lines; 500', wire('longer.test.ts', lines(500))),
  plant('house', "'utils' names no purpose", wire('utils/a.ts', '')),
  plant('house', "'helpers' names no purpose", wire('helpers.ts', '')),
  plant('house', "'export *' in an index", client('index.ts', "export * from './a.js'")),
  plant('house', '@ts-ignore hides', wire('ignored.ts', '// @ts-ignore\nexport const a: string = 1')),
  plant('house', '@ts-nocheck hides', wire('unchecked.ts', '/* @ts-nocheck */\nexport const a: string = 1')),
  plant('house', "loose.ts:1: 'any'", wire('loose.ts', 'export const a = 1 as any')),
  plant('house', "looser.ts:1: 'any'", wire('looser.ts', 'export const a = (b: Record<string, any>) => b')),
  plant('house', "'as unknown as'", wire('forced.ts', 'export const a = 1 as unknown as string')),
  plant('house', "'only' on a test", tested('only', "it.only('a', () => {})")),
  plant('house', "'skip' on a test", tested('skip', "it.skip.each([1])('a', () => {})")),
  plant('house', "'todo' on a test", tested('later', "it.todo('a')")),
  plant('house', "off.test.ts:3: 'skip' on a test", tested('off', "it('a', { skip: true }, () => {})")),
  plant('house', "inside.test.ts:3: 'skip' on a test", tested('inside', "it('a', (context) => context.skip())")),
  ...[
    ['TO', 'DO'],
    ['FIX', 'ME'],
    ['X', 'XX'],
    ['HA', 'CK'],
  ].map((parts) =>
    plant('house', `'${word(...parts)}': a mark for later`, wire(`${parts[0]}.ts`, `// ${word(...parts)} it`)),
  ),
  ...[
    ['registry.npmjs', '.org'],
    ['npm', 'mirror'],
    ['deb.debian', '.org'],
    ['security.debian', '.org'],
  ].map((parts) =>
    plant('house', `'${word(...parts)}': names a host`, { [`docs/${parts[0]}.md`]: `see ${word(...parts)}\n` }),
  ),
  ...[
    ['/wo', 'rk/'],
    ['/fa', 'rm/'],
  ].map((parts) => plant('house', 'a path of one', { [`docs${parts[0]}.md`]: `in ${word(...parts)}main\n` })),
  plant('house', 'pnpm-lock.yaml:2: names a URL', {
    'pnpm-lock.yaml': "lockfileVersion: '9.0'\ntarball: https://example.com/a.tgz\n",
  }),
]

const docs = [
  plant('docs', 'differs from the file', {
    'docs/stale.md': '<!-- from examples/src/hello.ts -->\n```ts\nother\n```\n',
  }),
  plant('docs', 'there is no such file', { 'docs/lost.md': '<!-- from examples/src/lost.ts -->\n```ts\nother\n```\n' }),
  plant('docs', 'no code block follows', { 'docs/bare.md': '<!-- from examples/src/hello.ts -->\n\ntext\n' }),
  plant('docs', "'nowhere.md' leads nowhere", { 'docs/link.md': '[text](nowhere.md#part)\n' }),
  plant('docs', 'a TypeScript block without', { 'README.md': '```ts\nhello()\n```\n' }),
]

const forgotten =
  '// Warning: (ae-forgotten-export) The symbol "Hidden" needs to be exported by the entry point index.d.ts'
const faultySurface = `${forgotten}\n//\n// @public (undocumented)\nexport type Bare = Hidden;`

const api = [
  plant('api', 'index.api.md: the public surface changed', {
    'packages/wire/dist/index.d.ts': '/** The answer. */\nexport declare const answer: string;\n',
  }),
  plant('api', 'old.api.md: is of no entry point', { 'packages/wire/api/old.api.md': '' }),
  plant('api', 'packages/client/api/index.api.md: is missing', faultyClient),
  plant('api', ['no doc comment on `type Bare', 'mentions Hidden, which'], {
    'packages/gateway/package.json': library('@qga/gateway', {}),
    'packages/gateway/tsconfig.json': tsconfig,
    'packages/gateway/src/index.ts': 'export {}\n',
    'packages/gateway/dist/index.d.ts': 'interface Hidden {}\nexport type Bare = Hidden;\nexport {};\n',
    'packages/gateway/api/index.api.md': report('@qga/gateway', faultySurface),
  }),
]

const packages = [
  plant('packages', ['packages/client: publint', 'packages/client: attw', 'carries src/app.ts'], faultyClient),
]

const sizes = [
  plant('sizes', ['bytes over its budget of 10', 'gone.js: is not built'], {
    'scripts/sizes.json': json([
      { name: 'client', file: 'packages/client/dist/index.js', limit: 10 },
      { name: 'gone', file: 'packages/client/dist/gone.js', limit: 10 },
    ]),
  }),
]

const changesets = [
  plant(
    'changesets',
    'there is no package @qga/wired',
    changeset('unknown', "---\n'@qga/wired': minor\n---\n\ntext\n"),
  ),
  plant('changesets', "'tiny' is not patch", changeset('tiny', "---\n'@qga/wire': tiny\n---\n\ntext\n")),
  plant(
    'changesets',
    '@qga/examples is never released',
    changeset('private', "---\n'@qga/examples': patch\n---\n\ntext\n"),
  ),
  plant('changesets', 'tells users nothing', changeset('silent', "---\n'@qga/wire': patch\n---\n")),
  plant('changesets', 'has no head', changeset('headless', 'text\n')),
]

const tally = [
  plant(
    'tally',
    ['no test ran against a real agent', 'talks to a real qemu-ga: Error: no', 'b: is no module', '1 passed, 4 failed'],
    {
      'run/tests-npm.json': testReport('failed', 'talks to a real qemu-ga', ['Error: no']),
      'run/tests-node-22.json': json({
        success: false,
        testResults: [{ name: 'b', status: 'failed', message: 'is no module', assertionResults: [] }],
      }),
      'run/gate.json': json([{ state: 'ok' }, { state: 'not run' }]),
    },
  ),
]

export const plants = [fresh, lint, layers, house, docs, api, packages, sizes, changesets, tally].flat()
