// @ts-check
/**
 * One Debian suite through a private configuration of apt: its own sources, lists and state in the cache, no root needed,
 * nothing of the machine changed. The archive's address is the machine's own; apt verifies signatures and hashes.
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { run } from './command.mjs'
import { parseRecord } from './control.mjs'

const KEYRING = '/usr/share/keyrings/debian-archive-keyring.gpg'

/** @typedef {{ main: string, security: string | undefined }} Archive */
/**
 * @typedef {{
 *   update: () => void,
 *   candidate: (name: string) => import('./control.mjs').PackageRecord | undefined,
 *   download: (record: import('./control.mjs').PackageRecord, directory: string) => void,
 * }} AptSuite
 */

/** The addresses of the archive and of its security updates, as this machine's apt is configured. @returns {Archive} */
export function machineArchive() {
  const release = readFileSync('/etc/os-release', 'utf8')
  const codename = /^VERSION_CODENAME="?([a-z]+)/m.exec(release)?.[1]
  if (!/^ID="?debian"?$/m.test(release) || process.arch !== 'x64')
    throw new Error('this machine is not Debian on x86-64')
  // Without release information apt answers from the configuration alone, .list or .sources, lists fetched or not.
  const format = '$(CREATED_BY) $(COMPONENT) $(RELEASE) $(REPO_URI)'
  const targets = run('apt-get', ['indextargets', '--no-release-info', '--format', format])
    .split('\n')
    .map((line) => line.split(' '))
    .filter(([createdBy, component]) => createdBy === 'Packages' && component === 'main')
  const suites = [codename, 'stable', 'oldstable', 'testing', 'unstable', 'sid']
  const main = targets.find(([, , suite]) => suites.includes(suite))?.[3]
  if (main === undefined) throw new Error("apt's configuration names no Debian archive (suite with component main)")
  const security = targets.find(([, , suite]) => suites.some((known) => suite === `${known}-security`))?.[3]
  return { main, security }
}

/**
 * @param {string} directory where this suite's sources, lists and state live
 * @param {string} suite
 * @param {Archive} archive
 * @returns {AptSuite}
 */
export function openSuite(directory, suite, archive) {
  for (const part of ['state', 'lists/partial', 'cache/archives/partial']) {
    mkdirSync(join(directory, part), { recursive: true })
  }
  const lines = [`deb [signed-by=${KEYRING}] ${archive.main} ${suite} main`]
  if (archive.security !== undefined) {
    lines.push(`deb [signed-by=${KEYRING}] ${archive.security} ${suite}-security main`)
  }
  writeFileSync(join(directory, 'sources.list'), `${lines.join('\n')}\n`)
  const options = privateOptions(directory)
  return {
    update: () => void run('apt-get', [...options, '-qq', '--error-on=any', 'update']),
    candidate: (name) => candidate(options, name),
    download: (record, into) => {
      run('apt-get', [...options, '-qq', 'download', `${record.package}=${record.version}`], { cwd: into })
    },
  }
}

/**
 * Given on the command line, because options there win over every file of the machine's configuration.
 * @param {string} directory
 */
function privateOptions(directory) {
  return [
    ['Dir::State', `${directory}/state`],
    ['Dir::State::lists', `${directory}/lists`],
    ['Dir::State::status', '/dev/null'],
    ['Dir::Cache', `${directory}/cache`],
    // Container images switch this cache off, and each question then takes 0.6 s instead of 0.03 s.
    ['Dir::Cache::pkgcache', 'pkgcache.bin'],
    ['Dir::Etc::sourcelist', `${directory}/sources.list`],
    ['Dir::Etc::sourceparts', '-'],
    ['Dir::Etc::preferences', '-'],
    ['Dir::Etc::preferencesparts', '-'],
    // The sandbox's user could not write below a private directory.
    ['APT::Sandbox::User', 'root'],
  ].map(([name, value]) => `-o${name}=${value}`)
}

/**
 * The newest version of a package, or undefined for a name that no package has (a virtual one, say).
 * @param {readonly string[]} options
 * @param {string} name
 */
function candidate(options, name) {
  const names = run('apt-cache', [...options, 'pkgnames', name]).split('\n')
  if (!names.includes(name)) return undefined
  const text = run('apt-cache', [...options, 'show', '--no-all-versions', name])
  return parseRecord(text)
}
