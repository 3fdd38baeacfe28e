import { fileURLToPath } from 'node:url'
import ts from 'typescript'

const root = fileURLToPath(new URL('..', import.meta.url))

const options: ts.CompilerOptions = {
  target: ts.ScriptTarget.ES2023,
  lib: ['lib.es2023.d.ts'],
  module: ts.ModuleKind.NodeNext,
  moduleResolution: ts.ModuleResolutionKind.NodeNext,
  types: ['node'],
  strict: true,
  exactOptionalPropertyTypes: true,
  noUncheckedIndexedAccess: true,
  noImplicitOverride: true,
  noUnusedLocals: true,
  verbatimModuleSyntax: true,
  isolatedModules: true,
  resolveJsonModule: true,
  noEmit: true,
  skipLibCheck: true,
  // Our own sources stand for the built package.
  paths: { '@qga/schema': [`${root}src/index.ts`], '@qga/schema/qmp': [`${root}src/qmp/index.ts`] },
}

/** What strict TypeScript says about files, given by name, that stand beside this package as a dependency. */
export function compile(files: ReadonlyMap<string, string>): string[] {
  const folder = `${root}generated-for-a-test`
  const texts = new Map([...files].map(([name, text]) => [`${folder}/${name}`, text]))
  const host = ts.createCompilerHost(options)
  const { fileExists, directoryExists, readFile, getSourceFile } = host
  host.directoryExists = (name) => name.startsWith(folder) || directoryExists?.(name) === true
  host.fileExists = (name) => texts.has(name) || fileExists(name)
  host.readFile = (name) => texts.get(name) ?? readFile(name)
  host.getSourceFile = (name, version, ...rest) => {
    const text = texts.get(name)
    return text === undefined ? getSourceFile(name, version, ...rest) : ts.createSourceFile(name, text, version)
  }
  const program = ts.createProgram([...texts.keys()], options, host)
  return ts.getPreEmitDiagnostics(program).map((found) => {
    return `${found.file?.fileName.replace(`${folder}/`, '') ?? ''}: ${ts.flattenDiagnosticMessageText(found.messageText, ' ')}`
  })
}
