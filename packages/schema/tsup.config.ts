import { defineConfig } from 'tsup'
import { library } from '../../scripts/tsup.base.js'

const entries = {
  index: 'src/index.ts',
  qmp: 'src/qmp/index.ts',
  zod: 'src/zod/index.ts',
  'zod/qmp': 'src/zod/qmp.ts',
  model: 'src/model/index.ts',
  parser: 'src/parser/index.ts',
}

// The program is bundled with all that it needs, so that nobody who takes the library pays for its parser of arguments.
const program = {
  entry: { 'qga-schema': 'src/command-line/bin.ts' },
  format: 'esm',
  target: 'node20',
  platform: 'node',
  noExternal: [/^(?!node:)/],
  minify: true,
} as const

// Both are built side by side: the one must not clear away what the other has just written.
export default defineConfig([{ ...library(entries), clean: ['**/*', '!qga-schema.js'] }, program])
