/** Schemas that the reader refuses or takes, before any definition is checked; those on documentation are elsewhere. */

export interface ReadingCase {
  readonly idea: string
  /** The case of QEMU's own suite that has the idea; the examples are ours. */
  readonly upstream?: string
  /** Of `main.json`. */
  readonly text: string
  /** Other files by path. */
  readonly files?: Readonly<Record<string, string>>
}

export interface RefusedCase extends ReadingCase {
  /** `line:column`, with the file before it when that is not `main.json`. */
  readonly at: string
  /** Part of the reason. */
  readonly says: string
}

export const refusedValues: readonly RefusedCase[] = [
  { idea: 'text at the top level', upstream: 'non-objects', text: "'lamp'\n[ ]\n", at: '1:1', says: 'an object' },
  { idea: 'a list at the top level', text: '\n[ ]\n', at: '2:1', says: "found '['" },
  {
    idea: 'structure within quotes',
    upstream: 'quoted-structural-chars',
    text: "'{' 'lamp' ':' 'on' '}'\n",
    at: '1:1',
    says: "found the string '{'",
  },
  { idea: 'a word without quotes', upstream: 'funny-word', text: "{ lamp: 'on' }\n", at: '1:3', says: "found 'lamp'" },
  {
    idea: 'a character of no meaning',
    upstream: 'funny-char',
    text: "{ 'lamp': [ 'on', 'off' ]; }\n",
    at: '1:26',
    says: "expected ',' or '}' after the value, found ';'",
  },
  {
    idea: 'no colon',
    upstream: 'missing-colon',
    text: "{ 'lamp' 'on' }\n",
    at: '1:10',
    says: "':' after the key 'lamp'",
  },
  {
    idea: 'no comma in a list',
    upstream: 'missing-comma-list',
    text: "{ 'lamp': [ 'on'\n 'off' ] }\n",
    at: '2:2',
    says: "expected ',' or ']' after the value, found the string 'off'",
  },
  {
    idea: 'no comma in an object',
    upstream: 'missing-comma-object',
    text: "{ 'lamp': 'on'\n  'room': true }\n",
    at: '2:3',
    says: "expected ',' or '}' after the value",
  },
  {
    idea: 'a comma before the first item',
    upstream: 'leading-comma-list',
    text: "{ 'lamp': [ ,'on' ] }\n",
    at: '1:13',
    says: "']', a string, true or false, found ','",
  },
  {
    idea: 'a comma before the first key',
    upstream: 'leading-comma-object',
    text: "{ , 'lamp': 'on' }\n",
    at: '1:3',
    says: "expected a string or '}', found ','",
  },
  {
    idea: 'a comma after the last item',
    upstream: 'trailing-comma-list',
    text: "{ 'lamp': [ 'on', ] }\n",
    at: '1:19',
    says: "expected '{', '[', a string, true or false, found ']'",
  },
  {
    idea: 'a comma after the last key',
    upstream: 'trailing-comma-object',
    text: "{ 'lamp': 'on', }\n",
    at: '1:17',
    says: "expected a string after ',', found '}'",
  },
  {
    idea: 'a bracket that closes another one',
    upstream: 'unclosed-list',
    text: "{ 'lamp': [ 'on' }\n",
    at: '1:18',
    says: "expected ',' or ']' after the value, found '}'",
  },
  {
    idea: 'a list that ends with the file',
    upstream: 'missing-array-rsqb',
    text: "{ 'lamp': [ 'on'\n",
    at: '1:17',
    says: 'the end of the file',
  },
  {
    idea: 'an object that ends with the file',
    upstream: 'unclosed-object',
    text: "{ 'lamp': [ 'on' ]\n",
    at: '1:19',
    says: "expected ',' or '}' after the value, found the end of the file",
  },
  { idea: 'a file that ends without a line end', text: "{ 'lamp':", at: '1:10', says: 'found the end of the file' },
  {
    idea: 'a key without a value',
    upstream: 'missing-object-member-element',
    text: "{ 'lamp': }\n",
    at: '1:11',
    says: "a string, true or false, found '}'",
  },
  {
    idea: 'a string over two lines',
    upstream: 'unclosed-string',
    text: "{ 'lamp': 'o\nn' }\n",
    at: '1:11',
    says: 'string is not closed',
  },
  { idea: 'a string that ends with the file', text: "{ 'lamp", at: '1:3', says: 'string is not closed' },
  { idea: 'a backslash that ends the file', text: "{ 'lamp\\", at: '1:3', says: 'string is not closed' },
  { idea: 'an escape of JSON', upstream: 'unknown-escape', text: "{ 'lamp': 'o\\n' }\n", at: '1:13', says: "'\\n'" },
  {
    idea: 'a name with an escape',
    upstream: 'ident-with-escape',
    text: "{ 'l\\u0061mp': 'on' }\n",
    at: '1:5',
    says: "unknown escape '\\u' in a string: '\\\\' is the only one",
  },
  {
    idea: 'a control character in a string',
    upstream: 'string-code-point-31',
    text: "{ 'lamp': 'o\u001fn' }\n",
    at: '1:13',
    says: 'U+001F',
  },
  {
    idea: 'DEL in a string',
    upstream: 'string-code-point-127',
    text: "{ 'o\u007f': true }\n",
    at: '1:5',
    says: 'U+007F',
  },
  { idea: 'a tab in a string', text: "{ 'o\tn': true }\n", at: '1:5', says: 'U+0009' },
  { idea: 'a letter beyond ASCII in a string', text: "{ 'é': true }\n", at: '1:4', says: 'U+00E9' },
  { idea: 'an emoji in a string', text: "{ 'a💡': true }\n", at: '1:5', says: 'U+1F4A1' },
  {
    idea: 'a key given twice',
    upstream: 'duplicate-key',
    text: "{ 'a': 'b',\n  'a': 'c' }\n",
    at: '2:3',
    says: "key 'a' is",
  },
  {
    idea: 'a number',
    upstream: 'bad-type-int',
    text: "{ 'lamp': 123 }\n",
    at: '1:11',
    says: 'a schema has no numbers',
  },
  {
    idea: 'a number in a list',
    upstream: 'enum-int-member',
    text: "{ 'lamp': [ -1 ] }\n",
    at: '1:13',
    says: 'a schema has no numbers',
  },
  { idea: 'null', text: "{ 'lamp': null }\n", at: '1:11', says: 'a schema has no null' },
  { idea: 'a boolean of Python', text: "{ 'lamp': True }\n", at: '1:11', says: 'booleans are written true and false' },
  { idea: 'double quotes', text: '{ "lamp": true }\n', at: '1:3', says: 'single quotes' },
  { idea: 'a comment of JavaScript', text: '// lamp\n', at: '1:1', says: 'comments begin with #' },
  { idea: 'a boolean that goes on', text: "{ 'lamp': truely }\n", at: '1:15', says: "found 'ly'" },
  { idea: 'a byte order mark', text: "\ufeff{ 'lamp': 'on' }\n", at: '1:1', says: 'without a byte order mark' },
  { idea: 'NUL', text: '\0', at: '1:1', says: "found 'U+0000'" },
  {
    idea: 'documentation within an expression',
    text: "{ 'lamp':\n##\n 'on' }\n",
    at: '2:1',
    says: 'a documentation block',
  },
  { idea: 'documentation that is never closed', text: "{ 'a': 'b' } ## lamp\n", at: '1:16', says: "nothing but '##'" },
  { idea: 'a long word', text: 'x'.repeat(5000), at: '1:1', says: `found '${'x'.repeat(40)}'` },
  {
    idea: 'a long key without a colon',
    text: `{ '${'x'.repeat(5000)}' }`,
    at: '1:5006',
    says: `${'x'.repeat(60)}...'`,
  },
]

export const refusedDirectives: readonly RefusedCase[] = [
  {
    idea: 'an error before an include',
    upstream: 'include-before-err',
    text: "{ 'include': 'b.json' }\n{ 'lamp' 'on' }\n",
    files: { 'b.json': '' },
    at: '2:10',
    says: "':' after the key",
  },
  {
    idea: 'an error in an included file',
    upstream: 'include-nested-err',
    text: "{ 'include': 'b.json' }\n",
    files: { 'b.json': "\n{ 'lamp' 'on' }\n" },
    at: 'b.json:2:10',
    says: "':' after the key",
  },
  {
    idea: 'an include of itself',
    upstream: 'include-self-cycle',
    text: "{ 'include': 'main.json' }\n",
    at: '1:1',
    says: 'a loop',
  },
  {
    idea: 'an include of itself by another path',
    text: "{ 'include': './x/../main.json' }\n",
    at: '1:1',
    says: 'a loop',
  },
  {
    idea: 'an include in a circle',
    upstream: 'include-cycle',
    text: "{ 'include': 'b.json' }\n",
    files: { 'b.json': "{ 'include': 'c.json' }\n", 'c.json': "\n{ 'include': 'main.json' }\n" },
    at: 'c.json:2:1',
    says: "the include of 'main.json' is a loop",
  },
  {
    idea: 'an include with another key',
    upstream: 'include-extra-junk',
    text: "{ 'include': 'b.json', 'lamp': true }\n",
    files: { 'b.json': '' },
    at: '1:1',
    says: "'include' must be the only key",
  },
  {
    idea: 'an include and a pragma in one',
    text: "{ 'pragma': {}, 'include': 'b.json' }\n",
    at: '1:1',
    says: 'only key',
  },
  {
    idea: 'an include of a file that is not there',
    upstream: 'include-no-file',
    text: "# lamps\n{ 'include': 'b.json' }\n",
    at: '2:1',
    says: "cannot read the file 'b.json': no such file",
  },
  {
    idea: 'an include of a list',
    upstream: 'include-non-file',
    text: "{ 'include': [ 'b.json' ] }\n",
    at: '1:1',
    says: "the value of 'include' must be a string",
  },
  {
    idea: 'a pragma with another key',
    upstream: 'pragma-extra-junk',
    text: "{ 'pragma': {}, 'lamp': true }\n",
    at: '1:1',
    says: "'pragma' must be the only key",
  },
  {
    idea: 'a pragma that is a list',
    upstream: 'pragma-non-dict',
    text: "{ 'pragma': [] }\n",
    at: '1:1',
    says: 'an object',
  },
  {
    idea: 'a pragma that does not exist',
    upstream: 'pragma-unknown',
    text: "{ 'pragma': { 'doc-required': true,\n 'lamp': 'on' } }\n",
    at: '2:2',
    says: "unknown pragma 'lamp': expected one of doc-required, command-name-exceptions",
  },
  {
    idea: 'text for a boolean',
    upstream: 'pragma-value-not-bool',
    text: "{ 'pragma': { 'doc-required': 'yes' } }\n",
    at: '1:31',
    says: "pragma 'doc-required' must be true or false",
  },
  {
    idea: 'a boolean for a list',
    upstream: 'pragma-value-not-list',
    text: "{ 'pragma': { 'member-name-exceptions': true } }\n",
    at: '1:41',
    says: "pragma 'member-name-exceptions' must be a list of strings",
  },
  {
    idea: 'a list in a list',
    upstream: 'pragma-value-not-list-of-str',
    text: "{ 'pragma': { 'documentation-exceptions': [ 'Lamp', [] ] } }\n",
    at: '1:43',
    says: 'a list of strings',
  },
]

export interface TakenCase extends ReadingCase {
  /** How many definitions it has. */
  readonly definitions: number
}

export const takenSchemas: readonly TakenCase[] = [
  { idea: 'an empty file', upstream: 'empty', text: '', definitions: 0 },
  {
    idea: 'comments everywhere',
    upstream: 'comments',
    text: "# lamps\n{ # the lamp\n'command': # its name\n'lamp' # bright\n} # done",
    definitions: 1,
  },
  {
    idea: 'indented definitions',
    upstream: 'indented-expr',
    text: "    { 'command':\n'lamp' }\n\t{ 'command': 'fan' }",
    definitions: 2,
  },
  {
    idea: 'an include',
    upstream: 'include-simple',
    text: "{ 'include': 'b.json' }\n{ 'command': 'lamp' }",
    files: { 'b.json': "{ 'command': 'fan' }" },
    definitions: 2,
  },
  {
    idea: 'an include given again, there and elsewhere',
    upstream: 'include-repetition',
    text: "{ 'include': 'b.json' }\n{ 'include': 'c.json' }\n{ 'include': 'b.json' }\n",
    files: { 'b.json': "{ 'command': 'fan' }", 'c.json': "{ 'include': 'b.json' }\n{ 'command': 'lamp' }" },
    definitions: 2,
  },
]
