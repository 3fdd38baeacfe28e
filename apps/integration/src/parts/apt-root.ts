import { mkdir, readdir, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { runProgram } from '../run-program.js'
import { cacheFolder } from './cache.js'
import { debianMirror } from './debian-mirror.js'

/** A suite of Debian, and the suites that its packages may depend on. */
export const suites = {
  bookworm: ['bookworm'],
  trixie: ['trixie'],
  'trixie-backports': ['trixie', 'trixie-backports'],
  sid: ['sid'],
} as const satisfies Readonly<Record<string, readonly string[]>>

export type Suite = keyof typeof suites

const KEYRING = '/usr/share/keyrings/debian-archive-keyring.gpg'
const LISTS_MAX_AGE_MS = 24 * 60 * 60 * 1000

/**
 * An apt of its own for one suite: its lists, its packages, and a state in which nothing is installed. The machine's
 * own packages and lists are neither read nor changed, and it needs no root.
 */
export class AptRoot {
  readonly #folder: string
  readonly #suite: Suite

  private constructor(folder: string, suite: Suite) {
    this.#folder = folder
    this.#suite = suite
  }

  static async open(suite: Suite): Promise<AptRoot> {
    const root = new AptRoot(join(cacheFolder(), 'apt', suite), suite)
    await root.#prepare()
    return root
  }

  /** Downloads packages with all that they depend on, and resolves with the paths of the .deb files. */
  async download(packages: readonly string[]): Promise<string[]> {
    const archives = join(this.#folder, 'cache', 'archives')
    const wanted = await this.#closure(packages)
    await this.#apt('install', '-y', '-qq', '--download-only', ...packages)
    const files = (await readdir(archives)).filter((file) => file.endsWith('.deb'))
    return files.filter((file) => wanted.has(nameOf(file))).map((file) => join(archives, file))
  }

  async #closure(packages: readonly string[]): Promise<Set<string>> {
    const plan = await this.#apt('install', '--simulate', ...packages)
    const lines = plan.matchAll(/^Inst (\S+) \((\S+)/gm)
    return new Set([...lines].map(([, name = '', version = '']) => `${name}_${version.replaceAll(':', '%3a')}`))
  }

  async #prepare(): Promise<void> {
    const folders = [
      'lists/partial',
      'cache/archives/partial',
      'etc/apt.conf.d',
      'etc/preferences.d',
      'etc/sources.list.d',
    ]
    for (const folder of folders) await mkdir(join(this.#folder, folder), { recursive: true })
    await writeFile(join(this.#folder, 'status'), '')
    await this.#writeConfiguration()
    const mirror = await debianMirror()
    const sources = suites[this.#suite].map((suite) => `deb [signed-by=${KEYRING}] ${mirror} ${suite} main\n`)
    await writeFile(join(this.#folder, 'etc', 'sources.list'), sources.join(''))
    const stamp = join(this.#folder, 'updated')
    const age =
      Date.now() -
      (await stat(stamp).then(
        ({ mtimeMs }) => mtimeMs,
        () => 0,
      ))
    if (age < LISTS_MAX_AGE_MS) return
    await this.#apt('update', '-qq')
    await writeFile(stamp, '')
  }

  /** Read after the machine's own configuration, so a proxy of the machine's is used and hooks of the machine's are not. */
  async #writeConfiguration(): Promise<void> {
    const etc = join(this.#folder, 'etc')
    const settings = {
      'Dir::Etc': etc,
      'Dir::Etc::sourcelist': join(etc, 'sources.list'),
      'Dir::State': this.#folder,
      'Dir::State::lists': join(this.#folder, 'lists'),
      'Dir::State::status': join(this.#folder, 'status'),
      'Dir::Cache': join(this.#folder, 'cache'),
      'Acquire::Retries': '3',
      'APT::Sandbox::User': '',
      'APT::Install-Recommends': 'false',
      'APT::Default-Release': this.#suite,
    }
    const hooks = ['APT::Update::Post-Invoke', 'APT::Update::Post-Invoke-Success', 'DPkg']
    const lines = [
      ...hooks.map((hook) => `#clear ${hook};\n`),
      ...Object.entries(settings).map(([name, value]) => `${name} "${value}";\n`),
    ]
    await writeFile(this.#configuration, lines.join(''))
  }

  get #configuration(): string {
    return join(this.#folder, 'apt.conf')
  }

  #apt(command: string, ...args: readonly string[]): Promise<string> {
    return runProgram('apt-get', [command, '-c', this.#configuration, ...args])
  }
}

/** `NAME_VERSION` of a file called NAME_VERSION_ARCHITECTURE.deb. */
function nameOf(file: string): string {
  return file.slice(0, file.lastIndexOf('_'))
}
