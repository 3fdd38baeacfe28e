import { expect, test } from 'vitest'
import { connectError } from './connect-failure.js'

const errno = (code: string | undefined, message = `connect ${code}`) =>
  Object.assign(new Error(message), code === undefined ? {} : { code })

test.each([
  ['ENOENT', 'not-found', /no such socket\. .*QEMU/],
  ['ENOTDIR', 'not-found', /no directory\. .*path/],
  ['EACCES', 'permission', /permission denied\. .*(kvm|libvirt)/],
  ['EPERM', 'permission', /permission denied\. .*(kvm|libvirt)/],
  ['ECONNREFUSED', 'refused', /nobody listens.*running/],
  ['EAGAIN', 'busy', /queue is full\. .*one client/],
  ['ENOTSOCK', 'not-a-socket', /no socket/],
  ['EISDIR', 'not-a-socket', /directory/],
  ['EPROTOTYPE', 'not-a-socket', /datagram/],
  ['EINVAL', 'bad-path', /107 bytes/],
  ['ENAMETOOLONG', 'bad-path', /too long.*107 bytes/],
  ['ENOTFOUND', 'unknown-host', /host name/],
  ['EAI_AGAIN', 'unknown-host', /name server/],
  ['ETIMEDOUT', 'unreachable', /does not answer\. .*network/],
  ['EHOSTUNREACH', 'unreachable', /cannot be reached\. .*network/],
  ['ENETUNREACH', 'unreachable', /cannot be reached\. .*network/],
  ['ECONNRESET', 'refused', /hung up at once\. .*TLS/],
  ['ELOOP', 'bad-path', /links/],
  ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'untrusted', /no authority that is known here\. .*ca-cert\.pem/],
  ['UNABLE_TO_GET_ISSUER_CERT', 'untrusted', /no authority/],
  ['UNABLE_TO_GET_ISSUER_CERT_LOCALLY', 'untrusted', /no authority/],
  ['SELF_SIGNED_CERT_IN_CHAIN', 'untrusted', /no authority/],
  ['DEPTH_ZERO_SELF_SIGNED_CERT', 'untrusted', /no authority/],
  ['CERT_SIGNATURE_FAILURE', 'untrusted', /no authority/],
  ['CERT_HAS_EXPIRED', 'untrusted', /out of date\. Renew it/],
  ['CERT_NOT_YET_VALID', 'untrusted', /out of date\. .*clock/],
  ['ERR_TLS_CERT_ALTNAME_INVALID', 'untrusted', /another name\. .*serverName/],
  ['ERR_SSL_WRONG_VERSION_NUMBER', 'other', /does not speak TLS\. .*tls-creds/],
])('%s is %s', (code, reason, text) => {
  const cause = errno(code)
  const error = connectError(cause, 'unix:/run/a')
  expect(error).toMatchObject({ code: 'CONNECT_FAILED', reason, cause })
  expect(error.message).toMatch(/^cannot connect to unix:\/run\/a: /)
  expect(error.message).toMatch(text)
})

test.each(['EBADF', undefined])('%s, which is not in the table, keeps its own text', (code) => {
  const error = connectError(errno(code, 'something odd'), 'tcp://a:1')
  expect(error).toMatchObject({ reason: 'other', message: 'cannot connect to tcp://a:1: something odd' })
})

test('an error without text, as Node has for a host with several addresses, is told by its code', () => {
  const cause = Object.assign(new AggregateError([errno('EADDRNOTAVAIL')]), { code: 'EADDRNOTAVAIL' })
  expect(connectError(cause, 'tcp://localhost:1').message).toBe('cannot connect to tcp://localhost:1: EADDRNOTAVAIL')
})
