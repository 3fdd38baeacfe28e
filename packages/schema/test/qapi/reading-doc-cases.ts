import type { ReadingCase, RefusedCase } from './reading-cases.js'

/*
 * Where QEMU 7.2 and later versions disagree on documentation, real schemas decide:
 *
 * | what                                                                  | 7.2     | 10.0    | latest  | here      | why               |
 * | --------------------------------------------------------------------- | ------- | ------- | ------- | --------- | ----------------- |
 * | `Note:`, `Notes:`, `Example:`, `Examples:`                            | takes   | refuses | refuses | takes     | all over 7.2      |
 * | a tag right below the first indented line of a description            | takes   | refuses | refuses | takes     | in the way of 7.2 |
 * | the same of `Features:`                                               | refuses | refuses | refuses | refuses   |                   |
 * | more than 70 characters, one space after a full stop                  | takes   | takes   | refuses | takes     | all over 7.2      |
 * | a heading that is not the first line of its block                     | takes   | refuses | takes   | takes     | one in 7.2        |
 * | a line indented less than the text in the line of the name            | refuses | takes   | takes   | takes     | all over 10.0     |
 * | a line not indented at all below the name and its text                | refuses | takes   | takes   | takes     | one in 10.0       |
 * | the same, and another name right after it                             | refuses | takes   | takes   | takes     |                   |
 * | a name, a tag or `Features:` right below a line of a paragraph        | a mark  | text    | text    | see below | some in 7.2       |
 * | a line not indented at all below a name without text                  | takes   | refuses | refuses | takes     | 7.2 intends it    |
 * | a second line indented less than the first, below a name without text | takes   | refuses | refuses | refuses   | in no schema      |
 * | a heading in the documentation of a definition                        | refuses | refuses | takes   | refuses   | in no schema      |
 * | `Features:` without a feature                                         | takes   | refuses | refuses | refuses   | in no schema      |
 * | `Errors:` without text                                                | takes   | refuses | refuses | refuses   | in no schema      |
 * | a description whose name ends with a blank, as in `@name : text`      | text    | refuses | refuses | text      | three in 7.2      |
 * | a description of two names, as in `@one and two: text`                | text    | refuses | refuses | refuses   | in no schema      |
 * | white space after the colon of the definition's name                  | refuses | takes   | takes   | takes     |                   |
 * | a line `Since 7.1`, without a colon                                   | text    | text    | text    | a date    | its author's aim  |
 *
 * A mark amid a paragraph counts where it makes sense, and is text where it does not. Nothing depends on it: a member
 * that it describes need not exist, is not documented by it where members must be, and may be described once more.
 */

/** Every text ends with a definition, for the block to belong to. */
function documented(...lines: readonly string[]): string {
  return ['##', ...lines, '##', "{ 'command': 'lamp' }", ''].join('\n')
}

export const refusedDocs: readonly RefusedCase[] = [
  {
    idea: 'more in the first line',
    upstream: 'doc-invalid-start',
    text: '## lamp\n# @lamp:\n##\n',
    at: '1:3',
    says: 'start',
  },
  {
    idea: 'more in the last line',
    upstream: 'doc-invalid-end2',
    text: '##\n#\n## lamp\n',
    at: '3:3',
    says: 'at the end',
  },
  { idea: 'white space after the last ##', text: '##\n## \n', at: '2:3', says: "nothing but '##'" },
  {
    idea: 'no last line',
    upstream: 'doc-invalid-end',
    text: '##\n# lamp\n#\n',
    at: '3:2',
    says: 'the end of the file',
  },
  {
    idea: 'a definition within',
    text: "##\n# lamp\n{ 'a': 'b' }\n##\n",
    at: '3:1',
    says: "expected '#' or '##', found '{'",
  },
  {
    idea: 'no space after #',
    upstream: 'doc-missing-space',
    text: '##\n# lamp\n#room\n##\n',
    at: '3:2',
    says: 'a space',
  },
  { idea: 'a letter after #', text: '##\n#x\n##\n', at: '2:2', says: 'a space' },
  { idea: 'a tab after #', text: '##\n#\troom\n##\n', at: '2:2', says: 'a space' },
  {
    idea: 'no colon after the name',
    upstream: 'doc-missing-colon',
    text: documented('# @lamp'),
    at: '2:8',
    says: "':'",
  },
  { idea: 'more after the name', text: documented('# @lamp: bright'), at: '2:16', says: "':' at the end" },
  { idea: 'no name', upstream: 'doc-empty-symbol', text: documented('# @:'), at: '2:4', says: "between '@' and ':'" },
  {
    idea: 'no name at all',
    upstream: 'doc-no-symbol',
    text: `\n${documented('# lamp:')}`,
    at: '2:1',
    says: "begin with its name, as in '# @name:'",
  },
  {
    idea: 'a block without a definition',
    upstream: 'doc-missing-expr',
    text: '##\n# @lamp:\n##\n',
    at: '1:1',
    says: "documentation of 'lamp' is not followed by its definition",
  },
  {
    idea: 'two blocks for one definition',
    text: `##\n# @lamp:\n##\n${documented('# @lamp:')}`,
    at: '1:1',
    says: 'not followed by its definition',
  },
  {
    idea: 'a block before an include',
    upstream: 'doc-before-include',
    text: "##\n# @lamp:\n##\n{ 'include': 'b.json' }\n",
    files: { 'b.json': '' },
    at: '1:1',
    says: 'not followed by its definition',
  },
  {
    idea: 'a block before a pragma',
    upstream: 'doc-before-pragma',
    text: "##\n# @lamp:\n##\n{ 'pragma': {} }\n",
    at: '1:1',
    says: 'not followed by its definition',
  },
  {
    idea: 'a description in a free-form block',
    upstream: 'doc-invalid-section',
    text: '##\n# lamps\n# @on: bright\n##\n',
    at: '3:3',
    says: "'@on:' is not allowed here",
  },
  {
    idea: 'a blank line before the name',
    text: documented('#', '# @lamp:'),
    at: '3:3',
    says: "'@lamp:' is not allowed",
  },
  {
    idea: 'a description without a name',
    upstream: 'doc-empty-arg',
    text: documented('# @lamp:', '# @:'),
    at: '3:4',
    says: "expected a name between '@' and ':'",
  },
  { idea: 'an empty description', text: documented('# @lamp:', '# @on:', '#'), at: '3:3', says: "text after '@on'" },
  {
    idea: 'a description given twice',
    upstream: 'doc-duplicated-arg',
    text: documented('# @lamp:', '# @on: bright', '# @on: dark'),
    at: '4:3',
    says: "'@on' is described twice",
  },
  {
    idea: 'a feature given twice',
    text: documented('# @lamp:', '# Features:', '# @dim: slow', '# @dim: fast'),
    at: '5:3',
    says: "'@dim' is described twice",
  },
  {
    idea: 'an empty section',
    upstream: 'doc-empty-section',
    text: documented('# @lamp:', '#', '# Note:'),
    at: '4:3',
    says: "expected text after 'Note:'",
  },
  {
    idea: 'empty errors',
    text: documented('# @lamp:', '# Errors:', '# Since: 1.2'),
    at: '3:3',
    says: "after 'Errors:'",
  },
  {
    idea: 'what it returns, twice',
    upstream: 'doc-duplicated-return',
    text: documented('# @lamp:', '# Returns: light', '# Returns: heat'),
    at: '4:3',
    says: "'Returns:' is given twice",
  },
  {
    idea: 'its date, twice',
    upstream: 'doc-duplicated-since',
    text: documented('# @lamp:', '# Since: 1.2', '# Since: 1.3'),
    at: '4:3',
    says: "'Since:' is given twice",
  },
  {
    idea: 'errors, twice',
    text: documented('# @lamp:', '# Errors: a', '# Errors: b'),
    at: '4:3',
    says: "'Errors:' is",
  },
  {
    idea: 'a description after a section',
    upstream: 'doc-interleaved-section',
    text: documented('# @lamp:', '# @on: bright', '#', '# Note: hot', '# Since: 1.2', '#', '# @off: dark'),
    at: '8:3',
    says: "the description of '@off' must stand before 'Note:'",
  },
  {
    idea: 'a description after text that follows one',
    text: documented('# @lamp:', '# @on: bright', '#', '# More.', '#', '# @off: dark'),
    at: '7:3',
    says: "'@off' must stand before 'More.'",
  },
  {
    idea: 'a description after text that is not indented',
    text: documented('# @lamp:', '# @on: bright', '# light', '# heat', '#', '# @off: dark'),
    at: '7:3',
    says: "'@off' must stand before 'light'",
  },
  {
    idea: 'a description after a date without a colon that is not indented',
    text: documented('# @lamp:', '# @on: bright', '# Since 1.2', '#', '# @off: dark'),
    at: '6:3',
    says: "'@off' must stand before 'Since 1.2'",
  },
  {
    idea: 'a description given twice, the second time amid a paragraph and once more',
    text: documented('# @lamp:', '# @on: bright', '#', '# @off: dark', '# dim', '# @on: dark', '#', '# @on: dim'),
    at: '9:3',
    says: "'@on' must stand before 'dim'",
  },
  {
    idea: 'features right below the first indented line',
    text: documented('# @lamp:', '# @on:', '#   bright', '# Features:', '# @dim: slow'),
    at: '5:3',
    says: 'expected 2 or more spaces',
  },
  {
    idea: 'features given twice, first amid a paragraph',
    text: documented('# @lamp:', '# b', '# Features:', '# @dim: x', '#', '# Features:', '# @a: b', '#', '# Features:'),
    at: '10:3',
    says: "'Features:' is given twice",
  },
  {
    idea: 'a line indented less than the one before',
    upstream: 'doc-bad-indent',
    text: documented('# @lamp:', '# @on: bright', '#    light', '#  all day'),
    at: '5:3',
    says: 'expected 3 or more spaces',
  },
  {
    idea: 'features without one',
    upstream: 'doc-empty-features',
    text: documented('# @lamp:', '#', '# Features:', '#', '# none'),
    at: '6:3',
    says: "the description of a feature, as in '@name: text', after 'Features:'",
  },
  { idea: 'features at the end', text: documented('# @lamp:', '# Features:'), at: '4:1', says: 'of a feature' },
  {
    idea: 'a tag for a feature',
    text: documented('# @lamp:', '# Features:', '# Since: 1.2'),
    at: '4:3',
    says: 'of a feature',
  },
  {
    idea: 'features given twice',
    upstream: 'doc-duplicate-features',
    text: documented('# @lamp:', '# Features:', '# @dim: slow', '#', '# Features:'),
    at: '6:3',
    says: "'Features:' is given twice",
  },
  {
    idea: 'a heading',
    upstream: 'doc-bad-section',
    text: documented('# @lamp:', '# == Lamps'),
    at: '3:3',
    says: "a heading ('=') is not allowed in the documentation of a definition",
  },
]

export const takenDocs: readonly ReadingCase[] = [
  { idea: 'nothing in a block', text: '##\n##\n' },
  {
    idea: 'text without a definition',
    text: '##\n# = Lamps\n#\n# About lamps, @on and @off.\n##\n\n##\n# More.\n##\n',
  },
  { idea: 'a heading in the middle of a block', upstream: 'doc-non-first-section', text: '##\n#\n# = Lamps\n##\n' },
  { idea: 'a heading in rST', text: '##\n# *****\n# Lamps\n# *****\n##\n' },
  { idea: 'text before an include', text: "##\n# Lamps.\n##\n{ 'include': 'b.json' }\n", files: { 'b.json': '' } },
  { idea: 'text before a pragma', text: "##\n# Lamps.\n##\n{ 'pragma': {} }\n" },
  { idea: 'tags in a free-form block', text: '##\n# Since: ever\n# Returns: nothing\n# Since: ever\n##\n' },
  { idea: 'an indented block with blank lines', text: "  ##\n\n  # @lamp:\n\n  ##\n{ 'command': 'lamp' }\n" },
  { idea: 'a block behind a definition', text: "{ 'command': 'fan' } ##\n# @lamp:\n##\n{ 'command': 'lamp' }\n" },
  {
    idea: 'marks amid a paragraph that make no sense there',
    text: documented(
      '# @lamp:',
      '#',
      '# Light.',
      '# @on:',
      '# @on: dark',
      '# @:',
      '# == Lamps',
      '# Features:',
      '# none',
    ),
  },
  {
    idea: 'marks amid a paragraph and again outside of it',
    text: documented('# @lamp:', '# Light.', '# @on: dark', '# Since: 1.3', '#', '# @on: bright', '#', '# Since: 1.4'),
  },
  {
    idea: 'a name amid a paragraph, after text that ends the descriptions',
    text: documented('# @lamp:', '# @on: bright', '# light', '# @off: dark'),
  },
  {
    idea: 'a date without a colon, and one with it',
    text: documented('# @lamp:', '# Since 1.2', '#', '# @on: bright', '# Since 1.3', '#', '# Since: 1.4'),
  },
  { idea: 'white space after the name', text: documented('# @lamp:  ') },
  { idea: 'long lines', upstream: 'doc-long-line', text: documented('# @lamp:', '#', `# ${'light '.repeat(20)}`) },
  {
    idea: 'one space between sentences',
    upstream: 'doc-bad-space-between-sentences',
    text: documented('# @lamp:', '#', '# Bright. Very bright.'),
  },
]
