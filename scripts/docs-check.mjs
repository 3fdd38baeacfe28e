#!/usr/bin/env node
// Programs shown in the docs are programs that run: a block after `<!-- from PATH -->` must equal that file.
// `--update` writes them anew. Links to files of this repo must lead somewhere.
import { writeFileSync } from 'node:fs'
import { dirname, join, normalize } from 'node:path'
import { excerpt } from './excerpt.mjs'
import { finish } from './findings.mjs'
import { exists, files, read, root } from './workspace.mjs'

const update = process.argv.includes('--update')
const marker = /^<!-- from (\S+) -->\n(?:```(\w*)\n([\s\S]*?)^```$)?/gm
let blocks = 0

/** The page with every marked block as its file has it, and what could not be done. */
function refresh(page, text) {
  const found = []
  const fresh = text.replace(marker, (whole, source, language, body) => {
    const place = `${page}: <!-- from ${source} -->`
    blocks += 1
    if (language === undefined) found.push(`${place}: no code block follows`)
    else if (!exists(source)) found.push(`${place}: there is no such file`)
    else {
      const code = excerpt(read(source))
      if (code !== body && !update)
        found.push(`${place}: differs from the file; \`node scripts/docs-check.mjs --update\``)
      return `<!-- from ${source} -->\n\`\`\`${language}\n${code}\`\`\``
    }
    return whole
  })
  return { fresh, found }
}

const withoutCode = (text) => text.replace(/^```[\s\S]*?^```$/gm, '').replace(/`[^`\n]*`/g, '')

function linkFindings(page, text) {
  const targets = [...withoutCode(text).matchAll(/\]\(([^)\s]+)\)/g)].map(([, target]) => target)
  const here = targets.filter((target) => !/^([a-z]+:|#)/i.test(target)).map((target) => target.split('#')[0])
  return here
    .filter((target) => !exists(normalize(join(dirname(page), decodeURI(target)))))
    .map((target) => `${page}: the link to '${target}' leads nowhere`)
}

/** What the README shows as TypeScript must be marked: an unmarked program is a promise that nobody checks. */
function unmarkedFindings(page, text) {
  if (page !== 'README.md') return []
  const bare = text.replace(marker, '').match(/^```(ts|typescript)$/gm) ?? []
  return bare.map(() => `${page}: a TypeScript block without <!-- from … --> before it`)
}

function check(page) {
  const text = read(page)
  const { fresh, found } = refresh(page, text)
  if (update && fresh !== text) writeFileSync(join(root, page), fresh)
  return [...found, ...linkFindings(page, fresh), ...unmarkedFindings(page, text)]
}

const pages = files().filter((file) => file.endsWith('.md') && !file.endsWith('.api.md'))
const found = pages.flatMap(check)
finish('docs', found, `${pages.length} pages, ${blocks} blocks equal to their files`)
