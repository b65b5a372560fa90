import { spawnSync } from 'node:child_process'
import { describe, expect, test } from 'vitest'
import { compiledTrigger } from './machine.ts'

/** Runs it on this machine. */
function trigger(...args: string[]): { status: number | null; stdout: string; stderr: string } {
  const { status, stdout, stderr } = spawnSync(compiledTrigger(), args, { encoding: 'utf8' })
  return { status, stdout, stderr }
}

describe('trigger', () => {
  test('opens as many sockets as it is asked for', () => {
    expect(trigger('socket', '1', '1', '0', '-n', '16')).toMatchObject({
      status: 0,
      stdout: expect.stringMatching(/^n=16 ok=16 total=\d+\.\d{3}s\n$/),
    })
  })

  test('names the errno of those that fail', () => {
    expect(trigger('open', '/nonexistent/node', '-n', '3')).toMatchObject({
      status: 1,
      stdout: expect.stringMatching(/^n=3 ENOENT=3 total=/),
    })
  })

  test('prints a line for each way in which processes end, then their times', () => {
    const ends = 'case $(($$ % 3)) in 0) exit 0 ;; 1) exit 7 ;; 2) kill -KILL $$ ;; esac'

    const { status, stdout } = trigger('exec', '12', 'sh', '-c', ends)

    const counts = [...stdout.matchAll(/^n=12 (?:exit-0|exit-7|signal-9)=(\d+) total=/gm)].map(([, count]) =>
      Number(count),
    )
    expect(counts.reduce((sum, count) => sum + count)).toBe(12)
    expect(stdout).toMatch(/\nwall=\d+ms min=\d+ms median=\d+ms max=\d+ms gate=\d+\.\d{6}s first-ok=\d+\.\d{6}s\n$/)
    expect(status).toBe(1)
  })

  test('starts no process before all are there', () => {
    const { stdout } = trigger('exec', '50', 'cut', '-d ', '-f1', '/proc/uptime')

    // The gate's moment is of the same clock as uptime, whose digits end at a hundredth of a second.
    const gate = Number(/ gate=([\d.]+)s/.exec(stdout)?.[1])
    const starts = [...stdout.matchAll(/^\d+\.\d\d$/gm)].map(([seconds]) => Number(seconds))
    expect(starts).toHaveLength(50)
    expect(Math.min(...starts)).toBeGreaterThanOrEqual(Math.floor(gate * 100) / 100)
  })

  test.each([
    [[]],
    [['dance']],
    [['socket', '1', '1']],
    [['socket', '1', 'x', '0']],
    [['socket', '1', '1', '0', '-n', '0']],
    [['mount', 'xfs', '-n']],
    [['exec', '4']],
    [['exec', '5000', 'true']],
  ])('refuses %j with status 2 and one line', (args) => {
    expect(trigger(...args)).toEqual({ status: 2, stdout: '', stderr: expect.stringMatching(/^trigger: .*\n$/) })
  })
})
