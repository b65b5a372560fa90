import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import { itemDirectory } from '../../scripts/fetch-trees/cache.mjs'
import { parseElf, stripVermagic } from '../../src/formats/elf/index.ts'
import { readSignature } from '../../src/formats/signature/index.ts'
import { tree } from '../support/trees.ts'
import { KMOD_34_TOOLS, kmod34Files } from './kmod-34.ts'
import { callsOf, countTrace, runInVm } from './machine.ts'

/** In each directory `dummy.ko`, and the same compressed, which 6.1 cannot read: it goes by init_module. */
const DIRECTORIES = ['sound', 'signed', 'vermagic', 'version', 'blank'] as const

function moduleFiles(): Record<string, Uint8Array> {
  const { moduleDirectory } = tree('6.1-cloud')
  const signed = readFileSync(join(moduleDirectory, 'kernel/drivers/net/dummy.ko'))
  const sound = signed.subarray(0, signed.length - readSignature(signed)!.sizeBytes)
  const images = {
    sound,
    signed,
    // Behind the release, at which the kernel does not look in a module with versions.
    vermagic: changed(sound, sound.indexOf(' SMP ', sound.indexOf('vermagic=')) + 1),
    // The first bytes of a record are the checksum.
    version: changed(sound, parseElf(sound).sections.find(({ name }) => name === '__versions')!.offset),
    blank: stripVermagic(sound),
  }
  return Object.fromEntries(
    DIRECTORIES.flatMap((directory) => [
      [`/m/${directory}/dummy.ko`, images[directory]],
      [`/m/${directory}/dummy.ko.xz`, xz(images[directory])],
    ]),
  )
}

function xz(image: Uint8Array): Uint8Array {
  return execFileSync('xz', ['--stdout', '--check=crc32'], { input: image })
}

function changed(image: Uint8Array, at: number): Uint8Array {
  const copy = Uint8Array.from(image)
  copy[at]! ^= 1
  return copy
}

/** Each is followed by what is loaded then, with its taints. */
const INSERTIONS = [
  ...['vermagic/dummy.ko', 'vermagic/dummy.ko.xz', 'version/dummy.ko', 'version/dummy.ko.xz'].flatMap((file) =>
    ['modprobe', 'modprobe --force-vermagic', 'modprobe --force-modversion'].map((command) => `${command} /m/${file}`),
  ),
  'insmod -f /m/vermagic/dummy.ko.xz',
  'insmod /m/signed/dummy.ko.xz',
  // What is changed does not have that signature any more.
  'insmod -f /m/signed/dummy.ko.xz',
  'insmod -f /m/blank/dummy.ko.xz',
  'modprobe --force-vermagic /m/blank/dummy.ko.xz',
]

const STEPS = [
  ...INSERTIONS.flatMap((step) => [step, 'state']),
  'modprobe xfrm_user <&- >&- 2>&-',
  'modprobe -q -- nosuch <&- >&- 2>&-',
  'modprobe -q -r xfrm_user <&- >&- 2>&-',
  'state',
  'syslogd -O /tmp/log; sleep 1',
  'modprobe -s nosuch; insmod -s /nosuch.ko; rmmod -s nosuch; modprobe -sa nosuch other; modprobe -sq nosuch',
  'sleep 1; sed -n "s/^.* daemon/daemon/p" /tmp/log; rm /tmp/log; kill $(pidof syslogd)',
]

/** Of a file that somebody may write to. Not traced with the others: modonce asks twice, for a loader may have held it. */
const BUSY_STEPS = ['exec 9>>/m/sound/dummy.ko; modprobe /m/sound/dummy.ko; insmod /m/sound/dummy.ko; exec 9>&-']

const STEPS_OF_THE_LOCKED = [
  'modprobe xfrm_user',
  'modprobe -q xfrm_user',
  'modprobe -r dummy',
  'insmod /m/sound/dummy.ko',
  'insmod -f /m/sound/dummy.ko.xz',
  'rmmod -f dummy',
]

const PREPARE = `
state() {
  cut -d' ' -f1,3- /proc/modules | sed 's/ 0x[0-9a-f]*//'
  if [ -e /sys/module/dummy ]; then rmmod dummy; fi
}
`
const scriptOf = (steps: readonly string[]) =>
  steps.map((step) => `cat <<'EOF'\n> ${step}\nEOF\n{ ${step}; } 2>&1\necho "status $?"\n`).join('')
const KMOD = `PATH=${KMOD_34_TOOLS}:$PATH\n`
const LIMIT_MS = 300_000

/** kmod 34 opens it when it needs it, so that it is not among the libraries that kmod is linked with. */
function liblzma(): Uint8Array {
  const unpacked = join(itemDirectory('reference', 'kmod-34'), 'root')
  return readFileSync(join(unpacked, 'usr/lib/x86_64-linux-gnu/liblzma.so.5'))
}

/** Behind the first four there is no way back: nothing can be loaded or removed until the next boot. */
function run() {
  const locked = `insmod /m/signed/dummy.ko\necho 1 >/proc/sys/kernel/modules_disabled\n${scriptOf(STEPS_OF_THE_LOCKED)}`
  return runInVm({
    kernel: '6.1',
    label: 'insertion',
    overlay: { ...moduleFiles(), ...kmod34Files(), '/kmod-34/lib/liblzma.so.5': liblzma() },
    jobs: [
      { name: 'modonce', script: `${PREPARE}${scriptOf(STEPS)}`, timeoutMs: LIMIT_MS, trace: true },
      { name: 'kmod', script: `${KMOD}${PREPARE}${scriptOf(STEPS)}`, timeoutMs: LIMIT_MS, trace: true },
      { name: 'modonce-busy', script: scriptOf(BUSY_STEPS), timeoutMs: LIMIT_MS },
      { name: 'kmod-busy', script: `${KMOD}${scriptOf(BUSY_STEPS)}`, timeoutMs: LIMIT_MS },
      { name: 'modonce-locked', script: locked, timeoutMs: LIMIT_MS },
      { name: 'kmod-locked', script: `${KMOD}${scriptOf(STEPS_OF_THE_LOCKED)}`, timeoutMs: LIMIT_MS },
    ],
  })
}

function answerTo(transcript: string, step: string): string {
  const from = transcript.indexOf(`> ${step}`)
  return transcript.slice(from, transcript.indexOf('\n> ', from)).split('\n').slice(1).join('\n')
}

describe('insertions that are forced, refused or cannot speak, on kernel 6.1', () => {
  let jobs: Awaited<ReturnType<typeof run>>['jobs']

  beforeAll(async () => {
    ;({ jobs } = await run())
  })

  test('end with the words, the statuses and the log of kmod', () => {
    expect(jobs.modonce).toMatchObject({ status: 0, stderr: '' })
    expect(jobs.modonce.stdout).toBe(jobs.kmod.stdout)
  })

  test('make the system calls that kmod makes, with the same answers', () => {
    expect(callsOf(jobs.modonce.trace)).toEqual(callsOf(jobs.kmod.trace))
    expect(countTrace(jobs.modonce.trace).initCalls).toBeGreaterThan(0)
  })

  test.each(['dummy.ko', 'dummy.ko.xz'])('force only what is to be forced, of %s', (file) => {
    const answer = (step: string) => answerTo(jobs.modonce.stdout, `${step}/${file}\n`)

    expect(answer('modprobe /m/vermagic')).toMatch(/Exec format error\nstatus 1$/)
    expect(answer('modprobe --force-modversion /m/vermagic')).toMatch(/Exec format error\nstatus 1$/)
    expect(answer('modprobe --force-vermagic /m/vermagic')).toBe('status 0')
    expect(answer('modprobe /m/version')).toMatch(/Invalid argument\nstatus 1$/)
    expect(answer('modprobe --force-vermagic /m/version')).toMatch(/Invalid argument\nstatus 1$/)
    expect(answer('modprobe --force-modversion /m/version')).toBe('status 0')
  })

  test('are refused while somebody may write to the file, in the words of kmod', () => {
    expect(jobs['modonce-busy'].stdout).toContain("could not insert 'dummy': Text file busy\n")
    expect(jobs['modonce-busy'].stdout).toBe(jobs['kmod-busy'].stdout)
  })

  test('are not permitted once modules are disabled, in the words of kmod', () => {
    expect(jobs['modonce-locked'].stdout).toBe(jobs['kmod-locked'].stdout)
    expect(answerTo(jobs['modonce-locked'].stdout, 'modprobe xfrm_user\n')).toMatch(
      /Operation not permitted\nstatus 1$/,
    )
  })
})
