import { execFileSync } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** Folders as QEMU's tls-creds-x509 has them: the authority's certificate, and one's own with its key. */
export interface Certificates {
  /** Of `localhost` and 127.0.0.1. */
  readonly server: string
  readonly client: string
  /** A client of another authority. */
  readonly stranger: string
}

/** Makes all three with openssl. */
export function makeCertificates(dir: string): Certificates {
  const names = 'subjectAltName=DNS:localhost,IP:127.0.0.1\nextendedKeyUsage=serverAuth\n'
  const use = 'extendedKeyUsage=clientAuth\n'
  const [ours, theirs] = [authority(join(dir, 'ours')), authority(join(dir, 'theirs'))]
  return {
    server: signed(join(dir, 'server'), 'server', ours, names),
    client: signed(join(dir, 'client'), 'client', ours, use),
    stranger: signed(join(dir, 'stranger'), 'client', theirs, use),
  }
}

const program = 'openssl'
const days = ['-days', '2']
const newKey = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes']

function openssl(cwd: string, ...args: readonly string[]): void {
  execFileSync(program, args, { cwd, stdio: ['ignore', 'ignore', 'pipe'] })
}

function authority(dir: string): string {
  mkdirSync(dir)
  const files = ['-keyout', 'ca-key.pem', '-out', 'ca-cert.pem']
  const extensions = ['-addext', 'basicConstraints=critical,CA:TRUE', '-addext', 'keyUsage=critical,keyCertSign']
  openssl(dir, 'req', '-x509', ...newKey, ...days, ...files, '-subj', '/CN=authority', ...extensions)
  return dir
}

function signed(dir: string, role: 'server' | 'client', by: string, extensions: string): string {
  mkdirSync(dir)
  writeFileSync(join(dir, 'extensions'), `keyUsage=digitalSignature\n${extensions}`)
  openssl(dir, 'req', ...newKey, '-keyout', `${role}-key.pem`, '-out', 'request.pem', '-subj', `/CN=${role}`)
  const signers = ['-CA', join(by, 'ca-cert.pem'), '-CAkey', join(by, 'ca-key.pem'), '-CAcreateserial']
  const files = ['-in', 'request.pem', '-out', `${role}-cert.pem`, '-extfile', 'extensions']
  openssl(dir, 'x509', '-req', ...files, ...signers, ...days)
  openssl(dir, 'x509', '-in', join(by, 'ca-cert.pem'), '-out', 'ca-cert.pem')
  return dir
}
