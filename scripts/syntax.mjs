// Reads source text with the TypeScript parser, so that words in strings and comments are not taken for code.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import ts from 'typescript'
import { root } from './workspace.mjs'

/** The syntax tree of a file named from the root. */
export function parse(file) {
  return ts.createSourceFile(file, readFileSync(join(root, file), 'utf8'), ts.ScriptTarget.Latest, true)
}

/** Calls `visit` for each node of the tree, parents first. */
export function walk(tree, visit) {
  const step = (node) => {
    visit(node)
    ts.forEachChild(node, step)
  }
  step(tree)
}

export function lineOf(tree, node) {
  return tree.getLineAndCharacterOfPosition(node.getStart(tree)).line + 1
}

/** What a file imports: `{ specifier, line, typeOnly, lazy }`, in every form that the language has. */
export function importsOf(file) {
  const tree = parse(file)
  const found = []
  walk(tree, (node) => {
    const text = specifierOf(node)
    if (text === undefined) return
    found.push({
      specifier: text,
      line: lineOf(tree, node),
      typeOnly: ts.isImportTypeNode(node) || Boolean(node.isTypeOnly || node.importClause?.isTypeOnly),
      lazy: ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword,
    })
  })
  return found
}

function specifierOf(node) {
  if (ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) return node.moduleSpecifier?.text
  if (ts.isImportTypeNode(node)) return node.argument.literal?.text
  if (ts.isImportEqualsDeclaration(node)) return node.moduleReference.expression?.text
  if (ts.isCallExpression(node) && isLoader(node.expression)) return literal(node.arguments[0])
}

function isLoader(callee) {
  if (callee.kind === ts.SyntaxKind.ImportKeyword) return true
  if (ts.isIdentifier(callee)) return callee.text === 'require'
  return ts.isPropertyAccessExpression(callee) && callee.name.text === 'getBuiltinModule'
}

function literal(node) {
  return node && ts.isStringLiteralLike(node) ? node.text : undefined
}
