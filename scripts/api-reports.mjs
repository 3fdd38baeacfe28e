#!/usr/bin/env node
// What is public, as a text in review: one report for each entry point, in the package's api folder.
// A change of the public surface must come with its report: `--update` writes them.
import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Extractor, ExtractorConfig } from '@microsoft/api-extractor'
import { exportedNames, undocumented, unreachable } from './api-surface.mjs'
import { finish } from './findings.mjs'
import { exists, files, packages, read, root } from './workspace.mjs'

const update = process.argv.includes('--update')
const temporary = mkdtempSync(join(tmpdir(), 'api-reports-'))
const shared = ExtractorConfig.loadFile(join(root, 'scripts', 'api-extractor.json'))
const remedy = 'read the difference, then `node scripts/api-reports.mjs --update`'

/** A package's typed entry points: `{ report: 'node.api.md', types: 'dist/node.d.ts' }`. */
function entryPoints({ manifest }) {
  return Object.entries(manifest.exports ?? {})
    .filter(([, target]) => target?.types)
    .map(([path, { types }]) => ({ report: `${path.slice(2).replaceAll('/', '-') || 'index'}.api.md`, types }))
}

function extract({ dir }, { report, types }) {
  const projectFolder = join(root, dir)
  const config = ExtractorConfig.prepare({
    configObject: {
      ...shared,
      projectFolder,
      mainEntryPointFilePath: join(projectFolder, types),
      compiler: { ...shared.compiler, tsconfigFilePath: join(projectFolder, 'tsconfig.json') },
      apiReport: { ...shared.apiReport, reportFileName: report, reportTempFolder: join(temporary, dir) },
    },
    configObjectFullPath: undefined,
    packageJsonFullPath: join(projectFolder, 'package.json'),
  })
  return Extractor.invoke(config, { localBuild: update, messageCallback: quiet })
}

/** Errors are told; the rest is progress. */
function quiet(message) {
  if (message.logLevel !== 'error') message.handled = true
}

function packageFindings(one) {
  const found = entryPoints(one).flatMap((entry) => reportFindings(one, entry))
  return [...found, ...leftovers(one), ...(found.length === 0 ? surfaceFindings(one) : [])]
}

function reportFindings(one, entry) {
  const report = join(one.dir, 'api', entry.report)
  if (!exists(join(one.dir, entry.types))) return [`${one.dir}: ${entry.types} is not built; \`npm run build\` first`]
  if (update) mkdirSync(join(root, one.dir, 'api'), { recursive: true })
  else if (!exists(report)) return [`${report}: is missing; ${remedy}`]
  const { apiReportChanged, errorCount } = extract(one, entry)
  if (errorCount > 0) return [`${one.dir}: ${entry.types} does not compile`]
  if (update || !apiReportChanged) return []
  showDifference(report, join(temporary, one.dir, entry.report))
  return [`${report}: the public surface changed; ${remedy}`]
}

/** Reports of entry points that are gone. */
function leftovers(one) {
  const wanted = entryPoints(one).map(({ report }) => join(one.dir, 'api', report))
  const there = files().filter((file) => file.startsWith(`${one.dir}/api/`))
  return there.filter((file) => !wanted.includes(file)).map((file) => `${file}: is of no entry point`)
}

function showDifference(report, fresh) {
  const args = ['--no-pager', 'diff', '--no-index', '--no-color', '--', report, fresh]
  spawnSync('git', args, { cwd: root, stdio: ['ignore', 2, 2] })
}

/** What the reports of one package say together about names without comments, and names out of users' reach. */
function surfaceFindings(one) {
  const reports = entryPoints(one).map(({ report }) => join(one.dir, 'api', report))
  const exported = new Set(reports.flatMap((report) => exportedNames(read(report))))
  return reports.flatMap((report) => {
    const text = read(report)
    return [...unreachable(report, text, exported), ...(one.name === '@qga/schema' ? [] : undocumented(report, text))]
  })
}

const published = packages().filter(({ manifest }) => !manifest.private)
try {
  finish(
    'api',
    published.flatMap(packageFindings),
    `${published.flatMap(entryPoints).length} reports ${update ? 'written' : 'are as the code is'}`,
  )
} finally {
  rmSync(temporary, { recursive: true, force: true })
}
