import { showText } from '../show-text.js'
import type { Node } from '../syntax.js'

/** What stands where something else was expected. */
export function describeNode(node: Node): string {
  switch (node.kind) {
    case 'string':
      return `the string '${showText(node.value)}'`
    case 'boolean':
      return String(node.value)
    case 'list':
      return 'a list'
    case 'object':
      return 'an object'
  }
}
