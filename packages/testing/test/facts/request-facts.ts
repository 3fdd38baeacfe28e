import type { AgentVersion } from '../../src/index.js'
import { broken, failed, notFound, ok, stray } from '../replies.js'

/** A request as text with one character per byte, and the lines that every agent answers with. */
export type RequestFact = readonly [request: string, ...lines: string[]]

const ping = '{"execute":"guest-ping"}'
const withId = (id: string) => `{"execute":"guest-ping","id":${id}}`
const echoed = (id: string, printed = id): RequestFact => [withId(id), ok('{}', printed)]
const sync = (id: string) => `{"execute":"guest-sync","arguments":{"id":${id}}}`
const noInteger = failed("Invalid parameter type for 'id', expected: integer")
const missingExecute = failed("QMP input lacks member 'execute'")
const noObject = failed('QMP input must be a JSON object')

export const framingFacts: readonly RequestFact[] = [
  [ping, ok()],
  [`${ping}\n`, ok()],
  [`${ping}${ping}`, ok(), ok()],
  [`${ping}\r\n\t ${ping}`, ok(), ok()],
  ["{'execute':'guest-ping'}", ok()],
  ["{'execute':'guest\\'-ping'}", notFound("The command guest'-ping has not been found")],
]

export const recoveryFacts: readonly RequestFact[] = [
  ['\xff', stray('\\uFFFD')],
  ['\xff\xff', stray('\\uFFFD'), stray('\\uFFFD')],
  [`\xfe\n${ping}`, stray('\\uFFFD'), ok()],
  [`{\xff${ping}`, stray('\\uFFFD'), ok()],
  [`{"\xff${ping}`, stray('\\"\\uFFFD'), ok()],
  [`garbage${ping}`, broken("invalid keyword 'garbage'"), ok()],
  [`!!\n${ping}`, stray('!'), ok()],
  [`\xef\xbb\xbf${ping}`, stray('\\uFFFD'), ok()],
  [`%s${ping}`, stray('%'), ok()],
  [`/* c */${ping}`, stray('/'), ok()],
  [`\x01${ping}`, stray('\\u0001'), ok()],
  [`\x00${ping}`, stray(''), ok()],
  [`${ping}}${ping}`, ok(), broken('expecting value'), ok()],
  ['}', broken('expecting value')],
  [']', broken('expecting value')],
]

/** One bad token may bring a second line: the first ends the message, and its rest is read as another one. */
export const tokenFacts: readonly RequestFact[] = [
  [withId('+1'), stray('+'), broken('expecting value')],
  [withId('01'), stray('01'), broken('expecting value')],
  [withId('.5'), stray('.'), broken('expecting value')],
  [withId('1.'), stray('1.}')],
  [withId('True'), stray('T'), broken('expecting value')],
  ['{"execute":%s}', stray('%'), broken('expecting value')],
  ['{"execute":"guest-\nping"}', stray('\\"guest-\\n'), broken('expecting value')],
  ['{"execute":"guest-\tping"}', stray('\\"guest-\\t'), broken('expecting value')],
]

/** What is wrong with a message, in the words of a late parser, and of an early one where those are others. */
const syntax: readonly (readonly [request: string, late: string, early?: string])[] = [
  ['{"execute":"guest-ping",}', 'expecting value', 'expecting key'],
  ['{"execute":"guest-ping","execute":"guest-ping","id":4}', 'duplicate key'],
  ['{execute:"guest-ping"}', "invalid keyword 'execute'", 'expecting key'],
  [withId('truex'), "invalid keyword 'truex'"],
  [withId('0x10'), 'expected separator in dict', "expected ',' or '}'"],
  ['{]', 'expecting value', 'expecting key'],
  ['{{}:1}', 'key is not a string in object', 'expecting key'],
  ['{"a" 1}', 'missing : in object pair', "expecting ':'"],
  ['{"a":}', 'expecting value'],
  ['{"a":1 "b":2}', 'expected separator in dict', "expected ',' or '}'"],
  ['{1:2}', 'key is not a string in object', 'expecting key'],
  ['[1 2]', 'expected separator in list', "expected ',' or ']'"],
  ['[1,]', 'expecting value'],
]

export const syntaxFacts = (version: AgentVersion): readonly RequestFact[] =>
  syntax.map(([request, late, early = late]) => [request, broken(version === '11.1' ? early : late)])

export const textFacts: readonly RequestFact[] = [
  [withId('"\xc3\xa9\xf0\x9f\x98\x80\x7f"'), ok('{}', '"\\u00E9\\uD83D\\uDE00\\u007F"')],
  echoed('"\\/\\b\\f\\n\\r\\t\\u001f\\u0080"', '"/\\b\\f\\n\\r\\t\\u001F\\u0080"'),
  echoed('"\\u0000"'),
  echoed('"\xc0\x80"', '"\\u0000"'),
  [withId('"\\ud83d"'), broken('\\\\ud83d is not a valid Unicode character')],
  [withId('"\\ud83d\\u0041"'), broken('\\\\ud83d is not a valid Unicode character')],
  [withId('"\\udc00"'), broken('\\\\udc00 is not a valid Unicode character')],
  [withId('"\\uffff"'), broken('\\\\uffff is not a valid Unicode character')],
  [withId('"\\u12"'), broken('\\\\u12\\" is not a valid Unicode character')],
  [withId('"\\x"'), broken('invalid escape sequence in string')],
  [withId('"\xc3"'), broken('invalid UTF-8 sequence in string')],
  [withId('"\xed\xa0\x80"'), broken('invalid UTF-8 sequence in string')],
  [withId('"\xef\xbf\xbf"'), broken('invalid UTF-8 sequence in string')],
]

export const idFacts: readonly RequestFact[] = [
  echoed('1'),
  echoed('"S"'),
  echoed('null'),
  echoed('true'),
  echoed('[1, "a"]'),
  echoed('{"b":1,"a":[true,null,{}],"id":"x"}', '{"a": [true, null, {}], "b": 1, "id": "x"}'),
  echoed('9007199254740993'),
  echoed('18446744073709551615'),
  echoed('-9223372036854775808'),
  echoed('18446744073709551616', '1.8446744073709552e+19'),
  echoed('-9223372036854775809', '-9.2233720368547758e+18'),
  echoed('1e3', '1000'),
  echoed('1E2', '100'),
  echoed('-0', '0'),
  echoed('-0.0', '-0'),
  echoed('0.1', '0.10000000000000001'),
  echoed('0.00001', '1.0000000000000001e-05'),
  echoed('1e16', '10000000000000000'),
  echoed('1e17', '1e+17'),
  ['{"execute":"nope","id":1}', notFound('The command nope has not been found', '1')],
  ['{"execute":"guest-sync","id":1}', failed("Parameter 'id' is missing", '1')],
  ['{"execute":"guest-ping","foo":1,"bar":2,"id":3}', failed("QMP input member 'bar' is unexpected", '3')],
  ['{"execute":1,"id":1}', failed("QMP input member 'execute' must be a string", '1')],
  ['{"id":1}', failed("QMP input lacks member 'execute'", '1')],
  [withId(`${'['.repeat(1023)}${']'.repeat(1023)}`), ok('{}', `${'['.repeat(1023)}${']'.repeat(1023)}`)],
]

export const memberFacts: readonly RequestFact[] = [
  ['{}', missingExecute],
  ['[]', noObject],
  ['1 ', noObject],
  ['"x"', noObject],
  ['null ', noObject],
  ['{"execute":"guest-ping","arguments":null}', failed("QMP input member 'arguments' must be an object")],
  ['{"execute":"guest-ping","arguments":[]}', failed("QMP input member 'arguments' must be an object")],
  ['{"execute":"guest-ping","arguments":{}}', ok()],
  ['{"execute":"guest-ping","arguments":{"x":1}}', failed("Parameter 'x' is unexpected")],
  ['{"exec-oob":"guest-ping"}', failed("QMP input member 'exec-oob' is unexpected")],
  ['{"execute":"guest-ping","control":{}}', failed("QMP input member 'control' is unexpected")],
  ['{"execute":"nope\\u00e9"}', notFound('The command nope\\u00E9 has not been found')],
]

export const syncFacts: readonly RequestFact[] = [
  [sync('9007199254740993'), ok('9007199254740993')],
  [sync('-9223372036854775808'), ok('-9223372036854775808')],
  [sync('9223372036854775808'), noInteger],
  [sync('1.0'), noInteger],
  [sync('1e3'), noInteger],
  [sync('true'), noInteger],
  [sync('"1"'), noInteger],
  [sync('null'), noInteger],
  ['{"execute":"guest-sync","arguments":{}}', failed("Parameter 'id' is missing")],
  ['{"execute":"guest-sync-delimited","arguments":{"id":9},"id":"S"}', `\xff${ok('9', '"S"')}`],
  [
    `{"execute":"guest-sync-delimited","arguments":{"id":"x"}}${ping}`,
    failed("Invalid parameter type for 'id', expected: integer"),
    ok(),
  ],
]
