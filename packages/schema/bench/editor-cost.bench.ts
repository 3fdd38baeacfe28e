// What an editor pays for QMP's types: the pinned TypeScript checks a file that imports the built `@qga/schema/qmp`,
// cold and with every declaration file checked, and completes a command's name in it. Fails above two seconds.
// The compiler alone, which checks its own library and Node's, is measured beside it.
import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import ts from 'typescript'

const limitSeconds = 2
const runs = 3

const text = `import type { CommandName, ExecuteParameters, Return } from '@qga/schema/qmp'
declare function execute<N extends CommandName>(name: N, ...rest: ExecuteParameters<N>): Promise<Return<N>>
export const running: boolean = (await execute('query-status')).running
await execute('blockdev-add', { driver: 'qcow2', file: { driver: 'file', filename: '/a' } })
`

const options = {
  target: 'ES2023',
  lib: ['ES2023'],
  module: 'NodeNext',
  moduleResolution: 'NodeNext',
  types: ['node'],
  strict: true,
  skipLibCheck: false,
  noEmit: true,
}

/** A folder of somebody who uses the package, with one file that imports it and one that imports nothing. */
function makeFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'editor-cost-'))
  mkdirSync(join(folder, 'node_modules', '@qga'), { recursive: true })
  symlinkSync(fileURLToPath(new URL('..', import.meta.url)), join(folder, 'node_modules', '@qga', 'schema'))
  const types = dirname(dirname(createRequire(import.meta.url).resolve('@types/node/package.json')))
  symlinkSync(types, join(folder, 'node_modules', '@types'))
  writeFileSync(join(folder, 'package.json'), '{ "type": "module" }')
  for (const [name, content] of [
    ['use', text],
    ['none', 'export const nothing = 1\n'],
  ] as const) {
    writeFileSync(join(folder, `${name}.ts`), content)
    writeFileSync(join(folder, `${name}.json`), JSON.stringify({ compilerOptions: options, files: [`${name}.ts`] }))
  }
  return folder
}

/** Seconds of the fastest of several cold runs; throws what the compiler has to say. */
function check(folder: string, name: string): number {
  const compiler = createRequire(import.meta.url).resolve('typescript/bin/tsc')
  const times = Array.from({ length: runs }, () => {
    const start = performance.now()
    const { status, stdout } = spawnSync(process.execPath, [compiler, '-p', `${name}.json`], { cwd: folder })
    if (status !== 0) throw new Error(String(stdout))
    return (performance.now() - start) / 1000
  })
  return Math.min(...times)
}

/** How many names are offered after `execute('`. */
function complete(folder: string): number {
  const file = join(folder, 'use.ts')
  const { options: settings } = ts.convertCompilerOptionsFromJson(options, folder)
  const service = ts.createLanguageService({
    fileExists: ts.sys.fileExists,
    readFile: ts.sys.readFile,
    directoryExists: ts.sys.directoryExists,
    ...(ts.sys.realpath && { realpath: ts.sys.realpath }),
    getCompilationSettings: () => settings,
    getScriptFileNames: () => [file],
    getScriptVersion: () => '1',
    getScriptSnapshot: (name) => {
      const content = ts.sys.readFile(name)
      return content === undefined ? undefined : ts.ScriptSnapshot.fromString(content)
    },
    getCurrentDirectory: () => folder,
    getDefaultLibFileName: ts.getDefaultLibFilePath,
  })
  return service.getCompletionsAtPosition(file, text.indexOf("query-status'"), {})?.entries.length ?? 0
}

const folder = makeFolder()
try {
  const [alone, withTypes] = [check(folder, 'none'), check(folder, 'use')]
  const names = complete(folder)
  process.stdout.write(`the compiler alone   ${alone.toFixed(2)} s\n`)
  process.stdout.write(`with QMP's types     ${withTypes.toFixed(2)} s, of ${limitSeconds} s\n`)
  process.stdout.write(`completion           ${names} names\n`)
  if (withTypes > limitSeconds || names < 243) process.exitCode = 1
} finally {
  rmSync(folder, { recursive: true })
}
