import { environments, nameOf } from '../matrix.js'
import { type Requirement, standing } from '../requirement.js'
import { requirements } from '../requirements.js'

// Prints what is shown where, as a table for documentation: `pnpm requirements`.

const marks = { applies: 'yes', fails: 'fails', elsewhere: '' } as const
const entries: readonly (readonly [string, Requirement])[] = Object.entries(requirements)

/** Columns with the same marks in every row are one column. */
function cellsOf(environment: (typeof environments)[number]): string[] {
  return entries.map(([id, requirement]) =>
    environment.scenarios.includes(id.split('/')[0] ?? '') ? marks[standing(requirement, environment).kind] : '',
  )
}

const columns = environments.map((environment, at) => ({ environment, number: at + 1, cells: cellsOf(environment) }))
const row = (cells: readonly string[]) => `| ${cells.join(' | ')} |`

const inCi = { own: 'in CI', none: 'with --all' } as const

for (const { environment, number } of columns) {
  const { corner = 'none' } = environment
  const when = corner === 'own' || corner === 'none' ? inCi[corner] : `in CI, on Node ${corner}`
  console.log(`${number}. ${nameOf(environment)} (${when})`)
}
console.log(`\n${row(['requirement', 'it says', 'source', ...columns.map(({ number }) => `${number}`)])}`)
console.log(row(Array.from({ length: columns.length + 3 }, () => '---')))
for (const [at, [id, { says, source }]] of entries.entries()) {
  console.log(row([id, says, source, ...columns.map(({ cells }) => cells[at] ?? '')]))
}
