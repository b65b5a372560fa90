import { execFileSync } from 'node:child_process'
import { copyFileSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { installPackage } from '../support/install-package.ts'
import { countTrace, runInVm, triggerFile } from './machine.ts'

const LIMIT_MS = 400_000

/** As docs/kernel-helper.md has it: the kernel's environment is bare, so everything is named by an absolute path. */
const HELPER = `#!/bin/sh
exec /opt/node/bin/node /opt/app/node_modules/modonce/bin/modonce modprobe "$@"
`

const SET_UP = `
mkdir -p /opt/app /opt/node/bin /opt/link
ln -s /usr/bin/node /opt/node/bin/node
tar -x -f /opt/app.tar -C /opt/app
ln -s /opt/app/node_modules/modonce/bin/modonce /opt/link/modprobe
dmesg -n 8
`

const use = (helper: string) => `echo ${helper} >/proc/sys/kernel/modprobe\n`
const REMOVE = 'kmod-modprobe -r xfrm_user\n'

/** AF_NETLINK, SOCK_RAW, NETLINK_XFRM: the kernel asks for net-pf-16-proto-6. */
const openXfrmSockets = (threads: number) => `trigger socket 16 3 6 -n ${threads}\n${REMOVE}`

/** A file system, and what nobody has: a family, a protocol, a file system. A system log listens meanwhile. */
const OTHER_REQUESTS = `
syslogd -n -O /out/syslog &
until [ -S /dev/log ]; do sleep 0.1; done
logger the log works
trigger mount xfs
trigger socket 3 3 0
trigger socket 2 2 140
trigger mount nosuch
tail -n +2 /out/syslog | sed 's/.*: //'
`

/** A helper that says yes and does nothing, then one that does. */
const LIAR = `
${use('/bin/true')}trigger socket 16 3 6
/opt/app/node_modules/.bin/modonce check net-pf-16-proto-6; echo $?
${use('/opt/modonce/modprobe')}trigger socket 16 3 6
/opt/app/node_modules/.bin/modonce check net-pf-16-proto-6; echo $?
`

let work: string

beforeAll(() => {
  work = mkdtempSync(join(tmpdir(), 'modonce-vm-'))
  installPackage(work)
  copyFileSync(join(import.meta.dirname, '../../examples/01-load-a-module.mjs'), join(work, 'load.mjs'))
})

afterAll(() => rmSync(work, { recursive: true, force: true }))

/** A guest that has modonce only as a project has it that installed the tarball. */
function runInstalled(kernel: '6.1' | '6.12', crowd: number) {
  const limits = { timeoutMs: LIMIT_MS, trace: true }
  return runInVm({
    kernel,
    label: `kernel-helper-${kernel}`,
    modonce: false,
    memoryMb: 3072,
    overlay: {
      ...triggerFile(),
      '/opt/app.tar': execFileSync('tar', ['-c', '-C', work, 'node_modules', 'load.mjs'], { maxBuffer: 2 ** 28 }),
      '/opt/modonce/modprobe': HELPER,
    },
    jobs: [
      { name: 'set-up', script: SET_UP },
      { name: 'program', script: `node /opt/app/load.mjs linux\n${REMOVE}`, ...limits },
      { name: 'three', script: use('/opt/modonce/modprobe') + openXfrmSockets(3), ...limits },
      { name: 'crowd', script: openXfrmSockets(crowd), ...limits },
      { name: 'others', script: OTHER_REQUESTS, ...limits },
      { name: 'link', script: use('/opt/link/modprobe') + openXfrmSockets(3), ...limits },
      { name: 'liar', script: LIAR, ...limits },
    ],
  })
}

describe.each([
  ['6.1', 16],
  ['6.12', 6],
] as const)('the installed package on kernel %s', (kernel, crowd) => {
  let jobs: Awaited<ReturnType<typeof runInstalled>>['jobs']

  beforeAll(async () => {
    ;({ jobs } = await runInstalled(kernel, crowd))
  })

  test('loads modules for a program', () => {
    expect(jobs.program).toMatchObject({
      stdout: 'xfrm_user: loaded\nxfrm_user: already-live\n',
      stderr: '',
      status: 0,
    })
    expect(countTrace(jobs.program.trace)).toMatchObject({ finitCalls: 2, loads: ['xfrm_algo', 'xfrm_user'] })
  })

  test.each([
    ['three', 3],
    ['crowd', crowd],
    ['link', 3],
  ] as const)('as the kernel’s helper gives all threads of %s a socket, with one load a module', (job, threads) => {
    expect(jobs[job].stdout).toMatch(new RegExp(`^n=${threads} ok=${threads} total=.*\n$`))
    expect(countTrace(jobs[job].trace)).toMatchObject({
      requests: Array(threads).fill('net-pf-16-proto-6'),
      finitCalls: 2,
      initCalls: 0,
      duplicates: 0,
      failedCalls: {},
      loads: ['xfrm_algo', 'xfrm_user'],
    })
  })

  test('loads a file system, and lets what nobody has fail once each, without a word', () => {
    const { stdout, console, trace } = jobs.others

    expect(stdout.replaceAll(/ total=.*/g, '')).toBe(`n=1 ENOENT=1
n=1 EAFNOSUPPORT=1
n=1 EPROTONOSUPPORT=1
n=1 ENODEV=1
the log works
`)
    expect(console).not.toMatch(/modprobe|modonce|node/)
    const { requests, loads } = countTrace(trace)
    expect(requests).toEqual(['fs-xfs', 'net-pf-3', 'net-pf-2-proto-140-type-2', 'net-pf-2-proto-140', 'fs-nosuch'])
    expect(loads).toContain('xfs')
  })

  test('does not believe a helper that said yes', () => {
    expect(jobs.liar.stdout.replaceAll(/ total=.*/g, '')).toBe(`n=1 EPROTONOSUPPORT=1
no: net-pf-16-proto-6: xfrm_user is absent
1
n=1 ok=1
yes: net-pf-16-proto-6: xfrm_user is live
0
`)
  })
})
