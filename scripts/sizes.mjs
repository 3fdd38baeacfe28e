#!/usr/bin/env node
// Size budgets in bytes: each entry of sizes.json is bundled with all that it imports at start, minified, and
// gzipped. What is imported later does not count (but for the chunk named by `follow`), nor does Node.
import { join } from 'node:path'
import preset from '@size-limit/preset-small-lib'
import sizeLimit from 'size-limit'
import { finish } from './findings.mjs'
import { exists, read, root } from './workspace.mjs'

const atStart = (follow) => ({
  name: 'at-start',
  setup(build) {
    build.onResolve({ filter: /./ }, ({ kind, path }) =>
      kind === 'dynamic-import' && !path.startsWith(`./${follow}-`) ? { external: true, path } : undefined,
    )
  },
})

async function measure(file, follow) {
  const plugins = [atStart(follow)]
  const modifyEsbuildConfig = (config) => ({
    ...config,
    ...{ format: 'esm', platform: 'node', target: 'node20', plugins, logLevel: 'error' },
  })
  const check = { files: [join(root, file)], gzip: true, modifyEsbuildConfig }
  const [{ size }] = await sizeLimit([preset], { checks: [check] })
  return size
}

const kilobytes = (bytes) => `${(bytes / 1024).toFixed(2)} KB`.padStart(9)
const found = []
for (const { name, file, follow, limit } of JSON.parse(read('scripts/sizes.json'))) {
  if (!exists(file)) {
    found.push(`${file}: is not built; \`npm run build\` first`)
    continue
  }
  const size = await measure(file, follow)
  console.log(`${name.padEnd(16)}${kilobytes(size)} of ${kilobytes(limit)}`)
  if (size > limit)
    found.push(`${file}: ${size - limit} bytes over its budget of ${limit}; make it smaller, or say why it grew`)
}
finish('sizes', found)
