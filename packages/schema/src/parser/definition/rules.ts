import type { SourceFile, Syntax } from '../syntax.js'

/** What holds for every definition of a schema: its pragmas, and how old its text is. */
export interface Rules {
  readonly docRequired: boolean
  readonly commandNameExceptions: ReadonlySet<string>
  readonly commandReturnsExceptions: ReadonlySet<string>
  readonly documentationExceptions: ReadonlySet<string>
  readonly memberNameExceptions: ReadonlySet<string>
  /** The text is that of a QEMU before 9.1, whose documentation later generators refuse. */
  readonly olderDocs: boolean
}

export function rulesOf({ pragmas, sources }: Syntax): Rules {
  return {
    docRequired: pragmas.docRequired,
    commandNameExceptions: new Set(pragmas.commandNameExceptions),
    commandReturnsExceptions: new Set(pragmas.commandReturnsExceptions),
    documentationExceptions: new Set(pragmas.documentationExceptions),
    memberNameExceptions: new Set(pragmas.memberNameExceptions),
    olderDocs: sources.some(hasOlderSections),
  }
}

/** Sections that QEMU 9.1 dropped; before that its schemas had them all over. */
function hasOlderSections({ text }: SourceFile): boolean {
  return /^[ \t]*# (?:Notes?|Examples?):(?!:)/m.test(text)
}
