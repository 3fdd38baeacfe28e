import type { AlternateType, ArgumentType, ArgumentTypes, ScalarType, StructType } from './argument-types.js'
import { genericError } from './command-failure.js'
import { inAgentOrder } from './json/member-order.js'
import type { RequestValue } from './json/request-value.js'

type Members = ReadonlyMap<string, RequestValue>

/** Checks the arguments as the agent does: each in the order of the schema, then for unknown ones. Throws its error. */
export function checkArguments(types: ArgumentTypes, given: Members, path = ''): void {
  for (const [name, type] of Object.entries(types)) {
    const value = given.get(name)
    if (value !== undefined) check(type, value, path + name)
    else if (!isOptional(type)) throw genericError(`Parameter '${path}${name}' is missing`)
  }
  const unknown = inAgentOrder([...given.keys()]).find((name) => !Object.hasOwn(types, name))
  if (unknown !== undefined) throw genericError(`Parameter '${path}${unknown}' is unexpected`)
}

function isOptional(type: ArgumentType): boolean {
  return typeof type === 'string' ? type.endsWith('?') : type.optional === true
}

function check(type: ArgumentType | StructType, value: RequestValue, path: string): void {
  if (typeof type === 'string') {
    checkScalar(type.replace('?', '') as ScalarType, value, path)
  } else if ('alternate' in type) {
    checkAlternate(type, value, path)
  } else if ('members' in type) {
    if (!(value instanceof Map)) throw wrongType(path, 'object')
    checkArguments(type.members, value, `${path}.`)
  } else {
    if (!Array.isArray(value)) throw wrongType(path, 'array')
    value.forEach((item, at) => {
      check(type.list, item, `${path}[${at}]`)
    })
  }
}

const MAX_INT64 = 2n ** 63n - 1n

function checkScalar(type: ScalarType, value: RequestValue, path: string): void {
  switch (type) {
    case 'int':
      if (typeof value !== 'bigint' || value > MAX_INT64) throw wrongType(path, 'integer')
      break
    case 'uint64':
      // Negative ones are taken as well and wrap around. [QEMU: qobject-input-visitor]
      if (typeof value !== 'bigint') throw wrongType(path, 'uint64')
      break
    case 'str':
      if (typeof value !== 'string') throw wrongType(path, 'string')
      break
    case 'bool':
      if (typeof value !== 'boolean') throw wrongType(path, 'boolean')
  }
}

function checkAlternate(type: AlternateType, value: RequestValue, path: string): void {
  const isNumber = typeof value === 'bigint' || (typeof value === 'object' && value !== null && 'value' in value)
  if (type.scalar === 'bool' && type.names.length === 0) return checkScalar('bool', value, path)
  if (type.scalar === 'int' && isNumber) return checkScalar('int', value, path)
  if (type.scalar === 'bool' && typeof value === 'boolean') return
  if (typeof value !== 'string') throw wrongType(path, type.alternate)
  if (!type.names.includes(value)) throw genericError(`Parameter '${path}' does not accept value '${value}'`)
}

function wrongType(path: string, expected: string): Error {
  return genericError(`Invalid parameter type for '${path}', expected: ${expected}`)
}
