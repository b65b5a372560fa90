import { spawnSync } from 'node:child_process'

/**
 * May a test that needs this program run? Where it is not installed, that is said loudly and the test is skipped; with
 * CI=true the test runs and fails, because there every check counts.
 */
export function canRun(program: string, args: readonly string[] = ['--version']): boolean {
  if (spawnSync(program, args).status === 0 || process.env['CI'] === 'true') return true
  process.stderr.write(`NOT RUN: tests that need ${program}; to enable them: scripts/setup-debian.sh --yes\n`)
  return false
}
