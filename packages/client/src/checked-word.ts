import { OptionError } from '@qga/wire/calls'

/** The same word, or `undefined`. @throws OptionError for another than these */
export function checkedWord<Word extends string>(
  name: string,
  word: Word | undefined,
  words: readonly Word[],
): Word | undefined {
  if (word === undefined || words.includes(word)) return word
  throw new OptionError(`${name} is ${JSON.stringify(word)}`, {
    hint: `Give one of ${words.join(', ')}, or leave it out`,
  })
}
