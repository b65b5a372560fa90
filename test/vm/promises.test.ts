import { constants } from 'node:os'
import { describe, expect, test } from 'vitest'
import { linesOf, recordsOf, storyBook, type Told } from './story-book.ts'

const { EEXIST, ENODEV } = constants.errno

/** Where two holders are stopped, and beside it where one is: it takes two minutes, so it is told beside the others. */
const PATIENCE = `
. /usr/lib/story.sh

one_stopped() {
  hold enter finit_module modprobe -v dummy
  trigger exec 3 modprobe dummy
  record dummy
  kill -CONT $holder
  holder_ends
  tail -n 1 $held
  state dummy
}

two_stopped() {
  hold enter finit_module modprobe nlmon
  at-call enter finit_module modprobe nlmon >second &
  asked nlmon 1
  began=$(now)
  modprobe -q -- nlmon
  echo "helper $? $(($(now) - began))"
  cat second
}

one_stopped >one 2>&1 &
one=$!
# A story that ends early is told as far as it went.
(two_stopped) >two 2>&1
wait $one
touch done
`

/** The modules of that story. */
const BESIDE = ['dummy', 'nlmon']

/** Each insertion that a story brought about, with the kernel's answer. */
function insertions({ counts }: Told): string[] {
  return counts.calls
    .filter(({ syscall, module = '' }) => syscall !== 'delete_module' && !BESIDE.includes(module))
    .map(({ module, result }) => `${module} ${result}`)
}

const story = storyBook('6.1', 'promises', {
  '/etc/modprobe.d/promises.conf': 'softdep macvlan pre: tun post: veth\n',
  '/opt/patience': PATIENCE,
})

// What is left of a job's session when it ends is killed: the story must have its own by then.
story(
  'patience-begins',
  'mkdir /tmp/patience\ncd /tmp/patience\nsetsid sh /opt/patience &\nuntil [ -e two ]; do sleep 0.1; done\n',
)

describe('C2: modprobe', () => {
  const key = story(
    'key',
    `
modprobe xfrm_algo
hold enter finit_module modprobe --first-time xfrm_user
for name in xfrm-user xfrm_user net-pf-16-proto-6 xfrm-user xfrm_user net-pf-16-proto-6 $(modinfo -n xfrm_user); do
  { modprobe --first-time $name; echo $? >>/tmp/statuses; } &
done
asked xfrm_user 7
kill -CONT $holder
holder_ends
wait
sort /tmp/statuses | uniq -c
`,
  )

  test('takes all names of a module for one; --first-time succeeds for the one that inserted', () => {
    const told = key()
    expect(linesOf(told).map((line) => line.trim())).toEqual(['holder 0', '7 1'])
    expect(told.stderr).toBe("modprobe: ERROR: could not insert 'xfrm_user': Module already in kernel\n".repeat(7))
    expect(insertions(told)).toEqual(['xfrm_algo 0', 'xfrm_user 0'])
  })

  const insmod = story(
    'insmod',
    `
hold enter finit_module modprobe --first-time team
insmod $(modinfo -n team)
echo insmod $?
kill -CONT $holder
holder_ends
`,
  )

  test('shares no insertion with insmod, which waits for nobody, and does not call it its own', () => {
    const told = insmod()
    expect(linesOf(told)).toEqual(['insmod 0', 'holder 1'])
    expect(insertions(told)).toEqual(['team 0', `team ${-EEXIST}`])
  })
})

describe('C3: modprobe', () => {
  const refusal = story(
    'refusal',
    `
hold enter finit_module modprobe acpi_cpufreq
ask 3 acpi_cpufreq
kill -CONT $holder
holder_ends
answered
record acpi_cpufreq
`,
  )

  test('tries once for those that asked before a refusal, and tells all of them', () => {
    const told = refusal()
    expect(linesOf(told)).toEqual(['holder 1', expect.stringMatching(/^n=3 exit-1=3 /)])
    expect(told.stderr).toBe("modprobe: ERROR: could not insert 'acpi_cpufreq': No such device\n".repeat(4))
    expect(insertions(told)).toEqual([`acpi_cpufreq ${-ENODEV}`, `acpi_cpufreq ${-ENODEV}`])
    expect(recordsOf(told)).toMatchObject([{ sequence: 4, failure: 'ENODEV' }])
  })

  const parameters = story(
    'parameters',
    `
hold enter finit_module modprobe nbd nbds_max=1
modprobe nbd nbds_max=1 &
modprobe nbd nbds_max=2 &
asked nbd 2
kill -CONT $holder
holder_ends
wait
cat /sys/module/nbd/parameters/nbds_max
`,
  )

  test('tells the one whose parameters were not applied', () => {
    const told = parameters()
    expect(linesOf(told)).toEqual(['holder 0', '1'])
    expect(told.stderr).toMatch(/^modprobe: WARNING: 'nbd' was inserted meanwhile, .* parameters than 'nbds_max=2'$/m)
    expect(insertions(told)).toEqual(['nbd 0'])
  })
})

describe('C4: modprobe', () => {
  const coming = story(
    'coming',
    `
hold enter flock modprobe -v ifb
kmod-modprobe ifb numifbs=1000 &
becomes ifb coming
kill -CONT $holder
holder_ends
state ifb
tail -n 1 $held
wait
`,
  )

  test('waits for what kmod is loading until it is live, without a call of its own', () => {
    const told = coming()
    expect(linesOf(told)).toEqual(['holder 0', 'ifb live', '# ifb: joined the insertion by another loader'])
    expect(insertions(told)).toEqual(['ifb 0'])
  })

  const going = story(
    'going',
    `
hold enter flock modprobe brd
kmod-modprobe brd rd_nr=50
kmod-rmmod brd &
becomes brd going
kill -CONT $holder
holder_ends
state brd
`,
  )

  test('waits out what kmod is removing, then inserts it', () => {
    const told = going()
    expect(linesOf(told)).toEqual(['holder 0', 'brd live'])
    expect(insertions(told)).toEqual(['brd 0', 'brd 0'])
  })
})

describe('C5: modprobe', () => {
  const order = story('order', 'trigger exec 2 modprobe macvlan\n')

  test('keeps the order of softdeps where two ask at once', () => {
    const told = order()
    expect(linesOf(told)[0]).toMatch(/^n=2 exit-0=2 /)
    expect(insertions(told)).toEqual(['tun 0', 'macvlan 0', 'veth 0'])
  })

  const removal = story(
    'removal',
    `
hold exit finit_module modprobe loop
modprobe -r loop &
remover=$!
asked loop 1
sleep 1
state loop
kill -CONT $holder
holder_ends
wait $remover
echo removal $?
`,
  )

  test('removes under the same lock', () => {
    const told = removal()
    expect(linesOf(told)).toEqual(['loop live', 'holder 0', 'removal 0'])
    expect(told.counts.deleteCalls).toBe(1)
    expect(told.modules).not.toMatch(/^loop /m)
  })

  const race = story(
    'race',
    `
for round in 1 2 3; do
  trigger exec 4 sh -c '[ $(($$ % 4)) = 0 ] || exec modprobe tls; exec modprobe -r tls' | grep '^n='
done
`,
  )

  test('loads and removes at once without a failure', () => {
    const told = race()
    const allDone = expect.stringMatching(/^n=4 exit-0=4 /)
    expect({ lines: linesOf(told), stderr: told.stderr }).toEqual({ lines: [allDone, allDone, allDone], stderr: '' })
    expect(new Set(insertions(told))).toEqual(new Set(['tls 0']))
  })
})

describe('C6: modprobe', () => {
  const patience = story(
    'patience',
    `
cd /tmp/patience
since=$(now)
until [ -e done ]; do
  sleep 1
  [ $(($(now) - since)) -lt 200 ] || { ps -o pid,ppid,stat,args; ls -l /run/modonce; touch done; }
done
cat one
echo '##'
cat two
`,
  )

  test('looks past a stopped holder after a minute: one of those who wait inserts', () => {
    const told = patience()
    const [ends, times, ...later] = linesOf(told).slice(0, linesOf(told).indexOf('##'))
    expect(ends).toMatch(/^n=3 exit-0=3 /)
    const [minMs, maxMs] = [/ min=(\d+)ms/, / max=(\d+)ms/].map((time) => Number(time.exec(times!)?.[1]))
    expect(minMs).toBeGreaterThan(60_000)
    // Who had to wait for another of them would wait twice.
    expect(maxMs).toBeLessThan(120_000)
    expect(recordsOf(told)).toMatchObject([{ sequence: 4, failure: undefined }])
    // The holder goes on, and the kernel refuses its call.
    expect(later).toEqual(['holder 0', '# dummy: joined the insertion by another loader', 'dummy live'])
  })

  test('gives up for the kernel after two minutes where the next holder is stopped, too', () => {
    const told = linesOf(patience())
    const [, status, seconds] = /^helper (\d+) (\d+)$/m.exec(told.join('\n')) ?? []
    expect(status).toBe('1')
    expect(Number(seconds)).toBeGreaterThanOrEqual(119)
    expect(Number(seconds)).toBeLessThan(170)
    expect(told.at(-1)).toMatch(/^enter /)
  })
})
