import { describe } from 'vitest'
import { deliveryTests } from './delivery-tests.js'
import { endingTests } from './ending-tests.js'
import { openingTests } from './opening-tests.js'
import { pressureTests } from './pressure-tests.js'
import type { MakeTransport, TransportComplianceOptions } from './transport-under-test.js'

const LARGE_BYTES = 64 * 1024 * 1024
const TIMEOUT_MS = 60_000

/**
 * Tests that a transport keeps the contract of `Transport` and `Channel`: call it in a test file of a vitest project.
 * `make` gives each test a transport and the far end of its channels.
 *
 * Covered: order and completeness of large, small and single-byte writes; back-pressure both ways; reading on, whoever
 * waits; the end from either side, once and last; no half-close; aborting before, while and after opening; bytes before
 * `start`; writes after the end; and that nothing stays open.
 */
export function transportCompliance(name: string, make: MakeTransport, options: TransportComplianceOptions = {}): void {
  const { lacks = [], largeBytes = LARGE_BYTES, timeoutMs = TIMEOUT_MS } = options
  describe(`${name}: transport compliance`, () => {
    openingTests(make, lacks, timeoutMs)
    deliveryTests(make, largeBytes, timeoutMs)
    pressureTests(make, largeBytes, timeoutMs)
    endingTests(make, lacks, timeoutMs)
  })
}
