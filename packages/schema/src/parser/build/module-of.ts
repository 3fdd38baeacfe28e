/** The module that a file makes up: its name without folders and `.json`. */
export function moduleOf(path: string): string {
  return path.replace(/^.*[/\\]/s, '').replace(/\.json(\.gz)?$/, '')
}
