import { socatPath, socatReady } from './socat.js'

/** For hosts without socat: two threads, so that a full line in one direction never stops the other. */
const pump = `
import os,socket,sys,threading
s=socket.socket(socket.AF_UNIX)
try: s.connect(sys.argv[1])
except OSError as e: sys.exit(os.strerror(e.errno) if e.errno else str(e))
print("qga: connected",file=sys.stderr,flush=True)
def up():
  b=os.read(0,65536)
  while b:
    s.sendall(b)
    b=os.read(0,65536)
  os._exit(0)
threading.Thread(target=up,daemon=True).start()
b=s.recv(65536)
while b:
  while b: b=b[os.write(1,b):]
  b=s.recv(65536)
os._exit(0)
`

/** The first that is there of socat, python3 and nc, which comes last because it does not tell when it is connected. */
const script = [
  'export LC_ALL=C',
  'echo qga: begin >&2',
  'if command -v socat >/dev/null 2>&1; then exec socat -d -d -t 0 - "UNIX-CONNECT:$2"; fi',
  'if command -v python3 >/dev/null 2>&1; then exec python3 -c "$3" "$1"; fi',
  'case "$(nc -h 2>&1)" in *-U*) echo qga: trying nc >&2;; *) echo qga: no program >&2; exit 127;; esac',
  'case "$(nc -h 2>&1)" in *-N*) exec nc -N -U -- "$1";; *) exec nc -U -- "$1";; esac',
].join('; ')

/** What the other host says once the socket is open, or, of nc, once it is being opened. */
export const remoteReady = new RegExp(`${socatReady.source}|^qga: (connected|trying nc)$`, 'm')

/** Splits what was said there: before our line ran, by ssh and by what runs at login, and since; `undefined` if it did not. */
export function remoteWords(stderr: string): string | undefined {
  const begin = /^qga: begin$/m.exec(stderr)
  return begin === null ? undefined : stderr.slice(begin.index)
}

/**
 * One line for the shell of another host that joins its standard descriptors to a unix socket there. It holds no
 * backslash but those of the path, and no line break but those of the path, so that other shells than sh take it, too.
 */
export function remoteLine(path: string): string {
  const oneLine = `exec(${JSON.stringify(pump)})`
  return ['exec', 'sh', '-c', ...[script, 'sh', path, socatPath(path), oneLine].map(quote)].join(' ')
}

function quote(word: string): string {
  return `'${word.replaceAll("'", "'\\''")}'`
}
