/** Names that every TypeScript file knows, and those that the generated files themselves declare or import. */
const taken = new Set([
  ...['Array', 'BigInt', 'Boolean', 'Buffer', 'Date', 'Error', 'Event', 'File', 'Function', 'Iterator', 'JSON', 'Map'],
  ...['Math', 'Number', 'Object', 'Promise', 'Proxy', 'Reflect', 'RegExp', 'Request', 'Response', 'Set', 'String'],
  ...['Symbol', 'URL', 'WeakMap', 'WeakRef', 'WeakSet', 'Exclude', 'Extract', 'Omit', 'Partial', 'Pick', 'Readonly'],
  ...['Record', 'Required', 'ReturnType', 'Int64', 'Size', 'Uint64', 'Empty', 'NoArguments', 'CallOptions'],
  ...['AgentMethods', 'Arguments', 'ArgumentTypes', 'CommandDescriptor', 'CommandMap', 'CommandName', 'EventData'],
  ...['EventDescriptor', 'EventMap', 'EventName', 'ExecuteParameters', 'Return', 'TypeDescriptors'],
])

/**
 * A definition's name in TypeScript: its own, except that a name which already means something there gets `Qemu` in
 * front (7.2 has a type `String`), and the dots and hyphens of a vendor's name become `_`.
 */
export function typeName(definition: string): string {
  const name = definition.replaceAll(/[^\w$]/g, '_')
  return taken.has(name) || !/^[A-Z_]/.test(name) ? `Qemu${name}` : name
}
