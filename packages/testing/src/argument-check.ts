import { argumentTypes, type MemberDescriptor, type TypeReference } from '@qga/schema'
import { type AgentVersion, isIn } from './agent-version.js'
import { genericError } from './command-failure.js'
import { Double, type RequestValue } from './json/request-value.js'

/**
 * Checks arguments as the agent does: each in the order of the schema, then for unknown ones. Throws its error. Which
 * of several unknown ones an agent names is a matter of its hash table, and not modelled.
 */
export class ArgumentCheck {
  readonly #version: AgentVersion

  constructor(version: AgentVersion) {
    this.#version = version
  }

  members(members: readonly MemberDescriptor[], given: ReadonlyMap<string, RequestValue>, path = ''): void {
    for (const { name, type, optional } of members) {
      const value = given.get(name)
      if (value !== undefined) this.#value(type, value, path + name)
      else if (optional !== true) throw genericError(`Parameter '${path}${name}' is missing`)
    }
    const unknown = [...given.keys()].find((name) => !members.some((member) => member.name === name))
    if (unknown !== undefined) throw genericError(`Parameter '${path}${unknown}' is unexpected`)
  }

  #value(type: TypeReference, value: RequestValue, path: string): void {
    if (typeof type === 'object') {
      if (!Array.isArray(value)) throw wrongType(path, 'array')
      value.forEach((item, at) => {
        this.#value(type.array, item, `${path}[${at}]`)
      })
      return
    }
    const defined = argumentTypes[type]
    if (defined === undefined) return checkScalar(type, value, path)
    if (defined.kind === 'struct') {
      if (!(value instanceof Map)) throw wrongType(path, 'object')
      this.members(defined.members, value, `${path}.`)
    } else if (defined.kind === 'enum') {
      if (typeof value !== 'string') throw wrongType(path, 'string')
      if (!defined.values.includes(value)) throw genericError(`Parameter '${path}' does not accept value '${value}'`)
    } else if (isIn(defined.since, this.#version)) {
      this.#alternate(type, defined.types, value, path)
    } else {
      // Before it became an alternate, the argument had the first of its types.
      this.#value(defined.types[0] ?? type, value, path)
    }
  }

  /** The JSON type decides which of the types is meant. */
  #alternate(name: string, types: readonly string[], value: RequestValue, path: string): void {
    const meant = types.find((type) => {
      if (type === 'bool') return typeof value === 'boolean'
      if (type === 'int') return typeof value === 'bigint' || value instanceof Double
      return typeof value === 'string'
    })
    if (meant === undefined) throw wrongType(path, name)
    this.#value(meant, value, path)
  }
}

const MAX_INT64 = 2n ** 63n - 1n

function checkScalar(type: string, value: RequestValue, path: string): void {
  switch (type) {
    case 'int':
    case 'int64':
      if (typeof value !== 'bigint' || value > MAX_INT64) throw wrongType(path, 'integer')
      break
    case 'uint64':
    case 'size':
      // Negative ones are taken as well. [QEMU: qobject-input-visitor]
      if (typeof value !== 'bigint') throw wrongType(path, type)
      break
    case 'str':
      if (typeof value !== 'string') throw wrongType(path, 'string')
      break
    case 'bool':
      if (typeof value !== 'boolean') throw wrongType(path, 'boolean')
      break
    default:
      throw new TypeError(`arguments of the type ${type} are not known to the model`)
  }
}

function wrongType(path: string, expected: string): Error {
  return genericError(`Invalid parameter type for '${path}', expected: ${expected}`)
}
