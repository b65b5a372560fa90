import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { itemDirectory } from '../../scripts/fetch-trees/cache.mjs'
import { kmodCommand } from '../../scripts/fetch-trees/reference.mjs'
import { type Case, differences } from '../support/compare.ts'
import { runModonce } from '../support/modonce.ts'
import { Random } from '../support/random.ts'
import { tree } from '../support/trees.ts'

const SEED = Number(process.env['MODONCE_SEED'] ?? 1)
const RANDOM_FILES = 400
const RANDOM_COMMAND_LINES = 400

const { root, release } = tree('6.1-cloud')
const on = ['-d', root, '-S', release]

let work: string

beforeAll(() => {
  work = mkdtempSync(join(tmpdir(), 'modonce-config-'))
})

afterAll(() => rmSync(work, { recursive: true }))

/** Every directive and every wart, in files whose names decide their order. */
const HOSTILE: Record<string, string> = {
  'a.conf': `
alias chosen xfrm_user
alias chosen nbd
alias ch* nowhere
alias [x-y]-pattern veth
alias a[b nbd
alias too many words here
alias xfrm-user veth
options xfrm-user  one=1\ttwo=2
options chosen via=alias
options veth quoted="a b" backslash\\\\ed joined=\\
line
softdep nbd pre: veth crypto-crc32c post: dummy pre: nosuch
softdep nbd pre: ignored-second-line
softdep veth post: nbd
softdep dummy  pre: two-blanks
softdep xfrm_algo pre:veth post:
`,
  'm.conf': `
  blacklist xfrm_user
blacklist nbd trailing words
install loop /bin/echo $CMDLINE_OPTS \\
  and more
install brd true
install br* false
install veth /bin/false
remove loop /bin/echo removed
softdep br* pre: dummy
weakdep nbd a  b\tc-d
weakdep empty
# a comment \\
swallows this line: blacklist brd
include /etc/passwd
config x
Blacklist veth
nonsense
options
softdep crc32c_intel post: crc32c_intel
`,
  'modules.conf': 'options nbd after_a_before_z=1\n',
  'z.conf':
    'options nbd last=1\nsoftdep libcrc32c pre: dummy\r\nblacklist caf\xc3\xa9\n\0blacklist hidden\nalias \xc3\xbf nbd',
  '.hidden.conf': 'blacklist hidden\n',
  'not-a-conf.txt': 'nonsense\n',
}

const ASKED = [
  ...[
    'chosen',
    'cheese',
    'x-pattern',
    'y_pattern',
    'xfrm_user',
    'xfrm-user',
    'nbd',
    'veth',
    'dummy',
    'xfrm_algo',
    'brd',
  ],
  ...[
    'loop',
    'br0',
    'crc32c_intel',
    'libcrc32c',
    'xfs',
    'libcrc32c',
    'xfs',
    'hidden',
    'nowhere',
    '\xc3\xbf',
    'caf\xc3\xa9',
    'too',
    'empty',
  ],
]

/** Requests that reach a softdep of itself, or nbd or veth, each a softdep of the other. */
const IN_A_CIRCLE = [
  'chosen',
  'cheese',
  'x-pattern',
  'y_pattern',
  'xfrm_user',
  'xfrm-user',
  'nbd',
  'veth',
  'crc32c_intel',
  'libcrc32c',
  'xfs',
  '\xc3\xbf',
]

function writeHostile(directory: string): void {
  mkdirSync(join(directory, 'inner.conf'), { recursive: true })
  for (const [name, text] of Object.entries(HOSTILE)) writeFileSync(join(directory, name), text, 'latin1')
  symlinkSync('/nonexistent', join(directory, 'dangling.conf'))
  symlinkSync('/dev/null', join(directory, 'masked.conf'))
}

describe('a hostile modprobe.d', () => {
  test('is read, dumped and obeyed as by kmod 34', async () => {
    const directory = join(work, 'hostile')
    writeHostile(directory)
    const asked = ASKED.flatMap((name) => [
      ['-D', name],
      ['-R', name],
      ['-D', '-i', name],
      ['-D', '-b', name, 'given=1'],
      // Where softdeps form a circle, -r makes kmod 34 recurse until it crashes (docs/found.md).
      ...(IN_A_CIRCLE.includes(name) ? [] : [['-r', '-D', name]]),
    ])
    const cases = [['-c'], ...asked].map(
      (args): Case => ({ tool: 'modprobe', args: [...on, '-C', directory, ...args] }),
    )
    expect(await differences(cases)).toEqual([])
  })

  test('has precedence by directory and order by name, as for kmod 34', async () => {
    const [first, second] = ['first', 'second'].map((name) => join(work, name))
    for (const directory of [first!, second!]) mkdirSync(directory)
    writeFileSync(join(first!, 'b.conf'), 'blacklist from_first_b\n')
    writeFileSync(join(second!, 'b.conf'), 'blacklist from_second_b\n')
    writeFileSync(join(second!, 'a.conf'), 'blacklist from_second_a\n')
    writeFileSync(join(work, 'single'), 'blacklist from_single\n')
    writeFileSync(join(work, 'modules.softdep'), 'blacklist never_read\n')
    const orders = [
      [first!, second!],
      [second!, first!],
      [first!, join(work, 'single')],
      [join(work, 'modules.softdep'), second!],
      [join(first!, 'b.conf'), second!],
      [join(work, 'absent')],
    ]
    const cases = orders.map((paths): Case => {
      return { tool: 'modprobe', args: [...on, '-c', ...paths.flatMap((path) => ['-C', path])] }
    })
    expect(await differences(cases)).toEqual([])
  })
})

const FILE_WORDS = [
  ...[
    'alias ',
    'options ',
    'install ',
    'remove ',
    'softdep ',
    'weakdep ',
    'blacklist ',
    'include x',
    'foo ',
    'a',
    'b-c',
  ],
  ...[
    '[x-y]',
    '[',
    ']',
    ' ',
    '\t',
    '\n',
    '\n',
    '\n',
    '\\',
    '\\\n',
    '#',
    'pre: ',
    'post: ',
    'pre:',
    '\r',
    '\v',
    '\0',
    '\xe9',
  ],
  ...['m*', 'xfrm_user', 'nbd', 'veth ', 'crypto-crc32c ', 'd e f'],
]

describe('random configuration', () => {
  test(`is read and obeyed as by kmod 34, ${RANDOM_FILES} files`, async () => {
    const random = new Random(SEED)
    const file = join(work, 'random.conf')
    for (let count = 0; count < RANDOM_FILES; count++) {
      const text = Array.from({ length: 1 + random.below(40) }, () => random.pick(FILE_WORDS)).join('')
      writeFileSync(file, text, 'latin1')
      const dump: Case = { tool: 'modprobe', args: ['-d', '/nonexistent', '-S', '1', '-C', file, '-c'] }
      const depends: Case = {
        tool: 'modprobe',
        args: [...on, '-C', file, '-D', random.pick(['nbd', 'veth', 'xfrm_user'])],
      }
      expect({ text, differences: await differences([dump, depends]) }).toEqual({ text, differences: [] })
    }
  })
})

const COMMAND_LINE_WORDS = [
  ...['a', 'b-c', '.', '.', '=', '=', '"', '"', ' ', ' ', '[', ']', '-', '\t', 'modprobe', '.blacklist=', ',', 'm.p=v'],
  ...['x.y', '\\', '\r', '\n', 'modprobe.blacklist=a-b,c'],
]

/** What kmod 34 makes of a kernel command line: it runs in a mount namespace of its own, where the file is another. */
function kmodOn(commandLineFile: string): { stdout: string; stderr: string } {
  const kmod = join(itemDirectory('reference', 'kmod-34'), 'root')
  const { file, args } = kmodCommand(kmod, 'modprobe', ['-d', '/nonexistent', '-S', '1', '-c', '-C', '/dev/null'])
  const script = 'mount --bind "$0" /proc/cmdline && exec "$@"'
  const answer = spawnSync('unshare', ['-rm', 'sh', '-c', script, commandLineFile, file, ...args], {
    encoding: 'latin1',
  })
  if (answer.status !== 0) throw new Error(`unshare or mount is not allowed here: ${answer.stderr}`)
  return { stdout: answer.stdout, stderr: answer.stderr }
}

describe('random kernel command lines', () => {
  test(`are read as by kmod 34, ${RANDOM_COMMAND_LINES} of them`, async () => {
    const random = new Random(SEED)
    const commandLine = join(work, 'root/proc/cmdline')
    mkdirSync(join(work, 'root/proc'), { recursive: true })
    writeFileSync(join(work, 'nothing'), '')
    for (let count = 0; count < RANDOM_COMMAND_LINES; count++) {
      const text = Array.from({ length: 1 + random.below(25) }, () => random.pick(COMMAND_LINE_WORDS)).join('')
      writeFileSync(commandLine, `${text}\n`, 'latin1')
      const ours = await runModonce('modprobe', ['--root', join(work, 'root'), '-S', '1', '-c', '-C', 'nothing'], {
        cwd: work,
      })
      expect({ text, stdout: ours.stdout, stderr: ours.stderr }).toEqual({ text, ...kmodOn(commandLine) })
    }
  })
})
