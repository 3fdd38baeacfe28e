import { expect, it } from 'vitest'
import { isLoopback, isLoopbackHost } from './loopback.js'

it.each([
  ['127.0.0.1', true],
  ['127.8.9.10', true],
  ['localhost', true],
  ['LOCALHOST', true],
  ['::1', true],
  ['[::1]', true],
  ['0.0.0.0', false],
  ['::', false],
  ['10.0.0.1', false],
  ['127.0.0.1.evil.example', false],
  ['127.1', false],
  ['localhost.evil.example', false],
  ['', false],
])('the host %j: %s', (host, loopback) => {
  expect(isLoopback(host)).toBe(loopback)
})

it.each([
  ['127.0.0.1:8080', true],
  ['localhost', true],
  ['[::1]:80', true],
  [undefined, false],
  ['evil.example:80', false],
  ['localhost:80:90', false],
  ['localhost@evil.example', false],
])('the Host header %j: %s', (header, loopback) => {
  expect(isLoopbackHost(header)).toBe(loopback)
})
