/** The files below `src` that bring what generated files import. */
const homes = {
  Int64: 'integers',
  Size: 'integers',
  Uint64: 'integers',
  Empty: 'empty',
  NoArguments: 'empty',
  CallOptions: 'call-options',
  ArgumentTypes: 'command-descriptor',
  TypeDescriptors: 'command-descriptor',
  CommandDescriptor: 'command-descriptor',
  EventDescriptor: 'command-descriptor',
} as const

/** What generated files import. */
export type LibraryName = keyof typeof homes

/** Where generated files import a name from. */
export type Library = (name: LibraryName) => string

/** For the files in `src/gen`, or in `src/gen/qmp`. */
export function ownLibrary(protocol: 'qga' | 'qmp'): Library {
  const isQmp = protocol === 'qmp'
  return (name) => {
    const inQmp = isQmp && (name === 'CommandDescriptor' || name === 'EventDescriptor')
    return `${isQmp ? '../..' : '..'}/${inQmp ? 'qmp/' : ''}${homes[name]}.js`
  }
}

/** For files in somebody else's package. */
export function packageLibrary(protocol: 'qga' | 'qmp'): Library {
  return () => (protocol === 'qmp' ? '@qga/schema/qmp' : '@qga/schema')
}
