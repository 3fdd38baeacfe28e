/** Name of a command that QEMU carries out out of band, so that it may overtake others. */
export type OobCommandName = 'migrate-pause' | 'migrate-recover' | 'query-yank' | 'yank'

const names: readonly OobCommandName[] = ['migrate-pause', 'migrate-recover', 'query-yank', 'yank']

export function isOobCommand(name: string): name is OobCommandName {
  return names.some((each) => each === name)
}
