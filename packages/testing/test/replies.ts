/** The lines that an agent answers with, built as it prints them. */
export const ok = (value = '{}', id?: string) =>
  id === undefined ? `{"return": ${value}}` : `{"return": ${value}, "id": ${id}}`

export const failed = (desc: string, id?: string) => failure('GenericError', desc, id)

export const notFound = (desc: string, id?: string) => failure('CommandNotFound', desc, id)

export const broken = (reason: string) => failed(`JSON parse error, ${reason}`)

export const stray = (text: string) => broken(`stray '${text}'`)

function failure(failureClass: string, desc: string, id?: string): string {
  const error = `"error": {"class": "${failureClass}", "desc": "${desc}"}`
  return id === undefined ? `{${error}}` : `{"id": ${id}, ${error}}`
}

/** Without the place that newer agents name, and without the error that the sync's own 0xFF brings. */
export function plainLines(lines: readonly string[]): string[] {
  const plain = lines.map((line) => line.replace(/"desc": "\d+:\d+: /, '"desc": "'))
  return plain.at(-1) === stray('\\uFFFD') ? plain.slice(0, -1) : plain
}
