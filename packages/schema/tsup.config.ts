import { defineConfig } from 'tsup'
import { library } from '../../scripts/tsup.base.js'

export default defineConfig(
  library({
    index: 'src/index.ts',
    qmp: 'src/qmp/index.ts',
    zod: 'src/zod/index.ts',
    'zod/qmp': 'src/zod/qmp.ts',
    model: 'src/model/index.ts',
    parser: 'src/parser/index.ts',
  }),
)
