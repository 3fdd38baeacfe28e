import type { Schema } from '../model/schema.js'

/** What a schema is for: as it says, else by its commands, which for a guest agent are called `guest-…`. */
export function protocolOf({ protocol, commands }: Schema): 'qga' | 'qmp' {
  return protocol ?? (Object.keys(commands).some((name) => name.startsWith('guest-')) ? 'qga' : 'qmp')
}
