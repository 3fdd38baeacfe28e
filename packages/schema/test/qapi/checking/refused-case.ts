/** A small schema that must be refused. */
export interface RefusedCase {
  /** The case of QEMU's own suite that has the same idea. */
  readonly upstream?: string
  /** The text, with `▸` before the place that the error must name. */
  readonly marked: string
  /** What the error must say. */
  readonly reason: string
}

/** For schemas that need an enum. */
export const SHAPE = "{ 'enum': 'Shape', 'data': ['round', 'square'] }\n"

/** For schemas that need a struct. */
export const LAMP = "{ 'struct': 'Lamp', 'data': { 'watts': 'int' } }\n"
