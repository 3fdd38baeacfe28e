/** QEMU's schema language: read, compared, and used to check what a guest says. */
// #region readme
import { compareSchemas, formatChanges } from '@qga/schema/model'
import { parseSchema } from '@qga/schema/parser'
import { replySchema } from '@qga/schema/zod'

const older = parseSchema('older.json', () => `{ 'command': 'guest-paint', 'data': { 'colour': 'str' } }`)
const newer = parseSchema(
  'newer.json',
  () => `{ 'command': 'guest-paint', 'data': { 'colour': 'str', '*coats': 'int' } }`,
)
console.log(formatChanges(compareSchemas(older.schema, newer.schema)))

const checked = replySchema('guest-get-load').safeParse({ load1m: 0.5, load5m: 'high', load15m: 0.1 })
console.log(checked.error?.issues.map(({ path, message }) => `${path.join('.')}: ${message}`))
// #endregion readme
