import { expect, test } from 'vitest'
import { sampleSources } from '../../test/sample-sources.js'
import { buildModel } from './build-model.js'
import type { Sources } from './facts.js'

function refusal(change: (sources: Sources) => void): () => void {
  const sources = sampleSources()
  change(sources)
  return () => buildModel(sources)
}

test.each<[string, (sources: Sources) => void, string]>([
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
  ['a method for nothing', ({ overlay }) => (overlay.methods = { 'guest-bleep': 'x' }), "names 'guest-bleep'"],
  ['a definition without a sentence', ({ docs }) => delete docs['guest-beep'], "'guest-beep' has no sentence"],
  ['a sentence about nothing', ({ docs }) => (docs.Disk = { doc: 'Hm.' }), "about 'Disk'"],
  [
    'a sentence about no member',
    ({ docs }) => (docs.Disc = { doc: 'A.', members: { side: 'B.' } }),
    "about 'Disc.side'",
  ],
])('checkOverlay refuses %s', (_, change, message) => {
  expect(refusal(change)).toThrow(message)
})
