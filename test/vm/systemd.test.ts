import { beforeAll, describe, expect, test } from 'vitest'
import { BOOTED, REQUEST_CLIENT, runInVm, serviceFiles, systemdFiles, triggerFile } from './machine.ts'

const SOCKETS = '/run/modonce.sock /run/modonce-commands.sock'

const SERVICE = 'modonce.service'

/** What units are, and since when. */
const UNITS = `
for unit in modonce.socket modonce-commands.socket ${SERVICE} systemd-udevd.service; do
  echo "$unit $(systemctl show -P ActiveState $unit) $(systemctl show -P ActiveEnterTimestampMonotonic $unit)"
done
`

const AFTER_BOOT = `${BOOTED}
${UNITS}
stat -c '%a %u %n' ${SOCKETS}
cat /proc/sys/kernel/modprobe
udevadm settle --timeout=300
trigger socket 16 3 6 -n 1
`

/** In its own mount namespace nothing of the system can be written. */
const SHUT_IN = `
pid=$(systemctl show -P MainPID ${SERVICE})
grep -E '^(NoNewPrivs|Seccomp):' /proc/$pid/status
for directory in /usr /etc /run; do
  nsenter -t $pid -m touch $directory/written 2>/dev/null && echo "$directory can be written"
done
`

/** A command that does what a daemon's sandbox would forbid: a device, a name of the host, the clock. */
const COMMAND = `install dummy { umask; cat /proc/self/oom_score_adj; echo "$MODPROBE_MODULE" >/dev/kmsg && echo device; hostname guest && echo hostname; date -s @2000000000 >/dev/null && echo clock; touch /etc/written && echo etc; } >/run/command 2>&1; /sbin/modprobe --ignore-install dummy
`

const RUN_COMMAND = `
modonce load dummy
cat /run/command
`

/** A request that comes while nobody serves waits in the socket. */
const KILLED = `
kill -KILL "$(systemctl show -P MainPID ${SERVICE})"
/sbin/rmmod xfrm_user
${REQUEST_CLIENT} -q -- xfrm_user
echo "asked: $?, restarts: $(systemctl show -P NRestarts ${SERVICE})"
cat /sys/module/xfrm_user/initstate
`

/** Until systemd gives it up. */
const KILLED_FOR_GOOD = `
until [ "$(systemctl show -P ActiveState ${SERVICE})" = failed ]; do
  pid=$(systemctl show -P MainPID ${SERVICE})
  [ "$pid" = 0 ] || kill -KILL "$pid"
done
/sbin/rmmod xfrm_user
${REQUEST_CLIENT} -q -- xfrm_user
echo "asked: $?"
cat /sys/module/xfrm_user/initstate
ls ${SOCKETS} 2>/dev/null
systemctl reset-failed
systemctl start modonce.socket
modonce status >/dev/null && echo "serves again"
`

const REMOVED = `
modonce service remove
echo "status $?"
cat /proc/sys/kernel/modprobe
${UNITS}
ls ${SOCKETS} 2>/dev/null
`

const INSTALLED = `
modonce service --helper /client install
echo "status $?"
cat /proc/sys/kernel/modprobe
${UNITS}
modonce status >/dev/null && echo serves
`

const guest = () => {
  const installed = serviceFiles()
  return {
    kernel: '6.1' as const,
    overlay: { ...systemdFiles(), ...installed, ...triggerFile(), '/client': installed[REQUEST_CLIENT]! },
  }
}

/** The job's modules, without the order in which they were inserted. */
const namesOf = (modules: string) =>
  modules
    .split('\n')
    .flatMap((line) => line.split(' ', 1)[0] || [])
    .sort()

const limits = { timeoutMs: 300_000 }

function runWithService() {
  const { kernel, overlay } = guest()
  return runInVm({
    ...{ kernel, overlay: { ...overlay, '/etc/modprobe.d/dummy.conf': COMMAND }, label: 'systemd', memoryMb: 2048 },
    jobs: [
      { name: 'boot', script: AFTER_BOOT, ...limits },
      { name: 'shut', script: SHUT_IN, ...limits },
      { name: 'command', script: RUN_COMMAND, ...limits },
      { name: 'killed', script: KILLED, ...limits },
      { name: 'gone', script: KILLED_FOR_GOOD, ...limits },
      { name: 'removed', script: REMOVED, ...limits },
      { name: 'installed', script: INSTALLED, ...limits },
    ],
  })
}

function runWithoutModonce() {
  const settings = { label: 'systemd-off', memoryMb: 2048, append: 'modonce=off' }
  return runInVm({ ...guest(), ...settings, script: AFTER_BOOT, ...limits })
}

describe("what modonce service installs, beside Debian's systemd and udevd on kernel 6.1", () => {
  let jobs: Awaited<ReturnType<typeof runWithService>>['jobs']
  let off: Awaited<ReturnType<typeof runWithoutModonce>>

  beforeAll(async () => {
    ;({ jobs } = await runWithService())
    off = await runWithoutModonce()
  })

  test('are there before udev, with sockets of root alone', () => {
    const { socket, commands, service, udevd } = unitsOf(jobs.boot.stdout)
    expect([socket?.state, commands?.state, service?.state]).toEqual(['active', 'active', 'active'])
    expect(socket!.sinceUs).toBeLessThan(udevd!.sinceUs)
    expect(jobs.boot.stdout).toContain('600 0 /run/modonce.sock\n600 0 /run/modonce-commands.sock\n')
    expect(jobs.boot.stdout).toContain(`\n${REQUEST_CLIENT}\n`)
  })

  test('load what the system loads without them, for devices and for the kernel', () => {
    expect(jobs.boot.stdout).toMatch(/^n=1 ok=1 /m)
    expect(off.stdout).toMatch(/^n=1 ok=1 /m)
    expect(namesOf(jobs.boot.modules)).toEqual(namesOf(off.modules))
  })

  test('shut the daemon in', () => {
    expect(jobs.shut.stdout).toBe('NoNewPrivs:\t1\nSeccomp:\t2\n/run can be written\n')
  })

  test('run commands of modprobe.d outside of that', () => {
    expect(jobs.command.stdout).toContain('an install command ran in its place (by the daemon)')
    expect(jobs.command.stdout).toMatch(/\n0022\n0\ndevice\nhostname\nclock\netc\n$/)
    expect(namesOf(jobs.command.modules)).toContain('dummy')
  })

  test('serve who asks while the daemon is started again', () => {
    expect(jobs.killed.stdout).toBe('asked: 0, restarts: 1\nlive\n')
  })

  test('leave everything to others where systemd gives the daemon up, until it is started again', () => {
    expect(jobs.gone.stdout).toBe('asked: 0\nlive\n/run/modonce-commands.sock\nserves again\n')
  })

  test('let go of a running system, and take it up again', () => {
    expect(jobs.removed.stdout).toMatch(/^status 0\n\/sbin\/modprobe\n/)
    expect(Object.values(unitsOf(jobs.removed.stdout)).map((unit) => unit?.state)).toEqual([
      'inactive',
      'inactive',
      'inactive',
      'active',
    ])
    expect(jobs.removed.stdout).not.toContain('/run/')
    expect(jobs.installed.stdout).toContain(`\nstatus 0\n${REQUEST_CLIENT}\n`)
    expect(unitsOf(jobs.installed.stdout)).toMatchObject({ socket: { state: 'active' }, service: { state: 'active' } })
    expect(jobs.installed.stdout).toMatch(/\nserves\n$/)
  })

  test('do nothing with modonce=off on the kernel command line', () => {
    const { socket, commands, service, udevd } = unitsOf(off.stdout)
    expect([socket?.state, commands?.state, service?.state]).toEqual(['inactive', 'inactive', 'inactive'])
    expect(udevd).toMatchObject({ state: 'active' })
    expect(off.stdout).not.toContain('/run/modonce')
  })
})

/** What a job told of units. */
function unitsOf(stdout: string) {
  const unitOf = (name: string) => {
    const [, state, sinceUs] = new RegExp(`^${name} (\\S+) (\\d+)$`, 'm').exec(stdout) ?? []
    return state === undefined ? undefined : { state, sinceUs: Number(sinceUs) }
  }
  return {
    socket: unitOf('modonce.socket'),
    commands: unitOf('modonce-commands.socket'),
    service: unitOf(SERVICE),
    udevd: unitOf('systemd-udevd.service'),
  }
}
