// House rules on code, by its syntax tree: escapes from the type system, star exports, tests that do not run.
import ts from 'typescript'
import { lineOf, parse, walk } from './syntax.mjs'
import { isGenerated } from './workspace.mjs'

const testRoots = ['test', 'it', 'describe', 'suite', 'bench', 'context', 'ctx', 'task']
const turnedOff = ['only', 'skip', 'todo']

export function syntaxFindings(file) {
  const tree = parse(file)
  const found = commentFindings(file, tree)
  walk(tree, (node) => {
    const says = escapeFinding(node, file) ?? starFinding(node, file) ?? testFinding(node)
    if (says) found.push(`${file}:${lineOf(tree, node)}: ${says}`)
  })
  return found
}

/** `@ts-expect-error` may stay: it complains when it is not needed. */
function commentFindings(file, tree) {
  const silenced = /\/[/*]\s*@ts-(ignore|nocheck)/
  return tree.text.split('\n').flatMap((line, at) => {
    const hit = silenced.exec(line)
    return hit && !insideString(tree, line, at) ? [`${file}:${at + 1}: @ts-${hit[1]} hides errors`] : []
  })
}

function insideString(tree, line, at) {
  const position = tree.getPositionOfLineAndCharacter(at, line.search(/\/[/*]\s*@ts-/))
  let inside = false
  walk(tree, (node) => {
    const text = ts.isStringLiteralLike(node) || ts.isTemplateExpression(node) || ts.isRegularExpressionLiteral(node)
    if (text && node.getStart(tree) < position && position < node.end) inside = true
  })
  return inside
}

function escapeFinding(node, file) {
  if (isGenerated(file)) return undefined
  if (node.kind === ts.SyntaxKind.AnyKeyword) return "'any' turns the type check off; 'unknown' keeps it"
  const twice = ts.isAsExpression(node) && ts.isAsExpression(node.expression)
  if (twice && node.expression.type.kind === ts.SyntaxKind.UnknownKeyword) {
    return "'as unknown as' forces a type; narrow it by a check"
  }
}

function starFinding(node, file) {
  const index = /(^|\/)src\/([^/]+\/)?index\.ts$/.test(file)
  // A list of types may be as long as QEMU's schema: `export type *` of a file that holds nothing else is allowed.
  if (!index || !ts.isExportDeclaration(node) || node.isTypeOnly) return undefined
  if (!(node.exportClause && ts.isNamedExports(node.exportClause))) {
    return "'export *' in an index hides what is public; name each export"
  }
}

/** `test.skip(…)`, `describe.only.each(…)`, `test('…', { skip: true }, …)`; skipIf and runIf say when, so they may stay. */
function testFinding(node) {
  if (!ts.isCallExpression(node)) return undefined
  const names = chain(node.expression)
  if (!testRoots.includes(names[0])) return undefined
  const off = names.slice(1).find((name) => turnedOff.includes(name)) ?? offOption(node)
  return off && `'${off}' on a test; a test runs, or is not there`
}

function chain(node) {
  if (ts.isIdentifier(node)) return [node.text]
  if (ts.isPropertyAccessExpression(node)) return [...chain(node.expression), node.name.text]
  if (ts.isCallExpression(node) || ts.isTaggedTemplateExpression(node)) return chain(node.expression ?? node.tag)
  return []
}

function offOption(call) {
  const options = call.arguments.filter(ts.isObjectLiteralExpression).flatMap(({ properties }) => [...properties])
  const isOff = ({ name, initializer }) =>
    turnedOff.includes(name?.text) && initializer?.kind === ts.SyntaxKind.TrueKeyword
  return options.find(isOff)?.name.text
}
