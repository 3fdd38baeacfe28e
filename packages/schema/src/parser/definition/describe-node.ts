import type { Node } from '../syntax.js'
import { quote } from './quote.js'

/** What stands where something else was expected. */
export function describeNode(node: Node): string {
  switch (node.kind) {
    case 'string':
      return `the string ${quote(node.value)}`
    case 'boolean':
      return String(node.value)
    case 'list':
      return 'a list'
    case 'object':
      return 'an object'
  }
}
