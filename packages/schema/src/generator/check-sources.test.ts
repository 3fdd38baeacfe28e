import { expect, test } from 'vitest'
import { type Sample, sampleMonitor, sampleSources } from '../../test/sample-sources.js'
import { checkSources } from './check-sources.js'
import { GenerateError } from './generate-error.js'

function refusal(sources: Sample, change: (sources: Sample) => void): () => void {
  change(sources)
  return () => {
    checkSources(sources)
  }
}

test.each<[string, (sources: Sample) => void, string]>([
  [
    'a wide integer that is not there',
    ({ overlay }) => (overlay.wideIntegers = { 'guest-count': ['to'] }),
    "'guest-count.to'",
  ],
  [
    'a wide integer that is no int',
    ({ overlay }) => (overlay.wideIntegers = { Disc: ['bytes-free'] }),
    'which is no int',
  ],
  ['a date for nothing', ({ overlay }) => (overlay.since = { Disk: '1.1' }), "names 'Disk'"],
  ['a platform of nothing', ({ overlay }) => (overlay.sinceOn = { Disk: { linux: '1.1' } }), "names 'Disk'"],
  ['a method for nothing', ({ overlay }) => (overlay.methods = { 'guest-bleep': 'x' }), "names 'guest-bleep'"],
  ['a definition without a sentence', ({ docs }) => delete docs['guest-beep'], "'guest-beep' has no sentence"],
  ['a type without a sentence', ({ docs }) => delete docs.Wear, "'Wear' has no sentence"],
  ['a sentence about nothing', ({ docs }) => (docs.Disk = { text: 'Hm.' }), "about 'Disk'"],
  [
    'a sentence about no member',
    ({ docs }) => (docs.Disc = { text: 'A.', members: { side: 'B.' } }),
    "about 'Disc.side'",
  ],
])('checkSources refuses %s', (_, change, message) => {
  expect(refusal(sampleSources(), change)).toThrow(message)
  expect(refusal(sampleSources(), change)).toThrow(GenerateError)
})

test('checkSources takes what fits', () => {
  const sources = sampleSources()
  sources.overlay.wideIntegers = { 'guest-count': ['from', 'return'], Report: ['at'] }
  sources.docs.Report = { text: 'A.', members: { at: 'B.' } }
  expect(() => {
    checkSources(sources)
  }).not.toThrow()
})

test('checkSources wants a sentence for each command and event of QMP, not for its types', () => {
  const sources = sampleMonitor()
  expect(() => {
    checkSources(sources)
  }).toThrow("'DISC_EJECTED' has no sentence")
  for (const name of Object.keys(sources.schema.events)) sources.docs[name] = { text: 'A.' }
  sources.docs.DISC_EJECTED = { text: 'A.', members: { id: 'Inherited.', force: 'Own.' } }
  expect(() => {
    checkSources(sources)
  }).not.toThrow()
})
