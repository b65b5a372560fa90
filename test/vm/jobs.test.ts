import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { countTrace, runInVm, triggerFile } from './machine.ts'

describe('runInVm() with several jobs', () => {
  test('kills what outlives its limit in the guest and goes on; keeps streams, console and trace apart', async () => {
    const { jobs } = await runInVm({
      kernel: '6.1',
      label: 'harness-jobs',
      modonce: false,
      overlay: triggerFile(),
      jobs: [
        { name: 'late', script: 'echo began\nsleep 1000 &\nsleep 1000\n', timeoutMs: 2_000 },
        { name: 'console', script: 'ps | grep -c "sleep 1000$"\necho "<3>from the job" >/dev/kmsg\nexit 3\n' },
        { name: 'storm', script: 'trigger exec 16 kmod-modprobe xfrm_user\n', timeoutMs: 60_000, trace: true },
        { name: 'removal', script: 'kmod-modprobe -r xfrm_user\n', timeoutMs: 60_000, trace: true },
        {
          name: 'sockets',
          // NETLINK_XFRM, with which the kernel asks for net-pf-16-proto-6; a protocol that nobody has; a file system.
          script: 'trigger socket 16 3 6 -n 3\ntrigger socket 16 3 31 -n 2\ntrigger mount isofs\n',
          timeoutMs: 60_000,
          trace: true,
        },
      ],
    })

    expect(jobs.late).toMatchObject({ stdout: 'began\n', status: 137, timedOut: true, trace: '' })
    expect(jobs.console).toMatchObject({ stdout: '0\n', status: 3, timedOut: false })
    expect(jobs.console.console).toMatch(/^\[.*\] from the job\r?\n$/)
    expect(readFileSync(join(jobs.console.directory, 'dmesg'), 'latin1')).toContain('from the job')

    expect(jobs.storm.stdout).toMatch(/^n=16 exit-0=16 total=[\d.]+s\nwall=\d+ms /)
    expect(jobs.storm.modules).toMatch(/^xfrm_user \d+ 0 - Live /m)
    const storm = countTrace(jobs.storm.trace)
    expect(storm).toMatchObject({ loads: ['xfrm_algo', 'xfrm_user'], initCalls: 0, deleteCalls: 0, requests: [] })
    expect(storm.duplicates).toBeGreaterThan(0)
    expect(storm.failedCalls).toEqual({ EEXIST: storm.duplicates })
    expect(storm.finitCalls).toBe(storm.duplicates + 2)

    expect(countTrace(jobs.removal.trace)).toMatchObject({ finitCalls: 0, deleteCalls: 2 })
    expect(jobs.removal.modules).toBe('')

    const [sockets, refused, mount] = jobs.sockets.stdout.split('\n')
    expect(sockets).toMatch(/^n=3 ok=3 total=/)
    expect(refused).toMatch(/^n=2 EPROTONOSUPPORT=2 total=/)
    expect(mount).toMatch(/^n=1 E\w+=1 total=/)
    const { requests, perModule } = countTrace(jobs.sockets.trace)
    expect(requests).toEqual(expect.arrayContaining(['net-pf-16-proto-6', 'net-pf-16-proto-31', 'fs-isofs']))
    expect(perModule).toMatchObject({ xfrm_algo: { loads: 1 }, xfrm_user: { loads: 1 } })
  })

  test('keeps what earlier jobs left where a later one outlives the limit of this machine', async () => {
    const refusal = runInVm({
      kernel: '6.1',
      label: 'harness-jobs-limit',
      modonce: false,
      jobs: [
        { name: 'done', script: 'echo done >/out/kept\n' },
        { name: 'stuck', script: 'echo still here\nsleep 1000\n', wallTimeoutMs: 3_000 },
      ],
    })

    await expect(refusal).rejects.toThrow(/the job stuck did not end within 3000 ms[\s\S]*still here/)
    const kept = join(import.meta.dirname, '../../test-results/vm/harness-jobs-limit')
    expect(readFileSync(join(kept, 'done/kept'), 'latin1')).toBe('done\n')
    expect(readFileSync(join(kept, 'job.log'), 'latin1')).toContain('still here')
  })

  test('counts what a compressed module takes on kernel 6.12', async () => {
    const { trace, status } = await runInVm({
      kernel: '6.12',
      label: 'harness-trace-6.12',
      modonce: false,
      script: 'kmod-modprobe xfrm_user\n',
      trace: true,
    })

    // Debian 12's kmod 30 decompresses by itself, so the kernel is handed an image without a name.
    expect(status).toBe(0)
    const counts = countTrace(trace)
    expect(counts).toMatchObject({ initCalls: 2, finitCalls: 0, loads: ['xfrm_algo', 'xfrm_user'], duplicates: 0 })
    expect(counts.bytesRead).toBeGreaterThan(100_000)
  })

  test('refuses two jobs of one name before it boots', async () => {
    const job = { name: 'same', script: '' }
    const refusal = runInVm({ kernel: '6.1', label: 'harness-names', modonce: false, jobs: [job, job] })

    await expect(refusal).rejects.toThrow("job 'same': a name is")
  })
})
