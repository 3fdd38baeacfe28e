import { fileURLToPath } from 'node:url'
import { defineConfig } from 'tsup'

export default defineConfig({
  entry: { bin: 'src/bin.ts' },
  format: 'esm',
  target: 'node20',
  platform: 'node',
  // Everything goes inside, so that it starts fast and installs alone; each command in a chunk of its own.
  noExternal: [/^(?!node:)/],
  splitting: true,
  minify: true,
  clean: true,
  esbuildOptions(options) {
    // yargs' own string-width loads the data of Intl at every start, which takes longer than all of qga.
    options.alias = { 'string-width': fileURLToPath(new URL('src/output/string-width.ts', import.meta.url)) }
  },
})
