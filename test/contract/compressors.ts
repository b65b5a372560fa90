import { spawnSync } from 'node:child_process'
import { gzipSync } from 'node:zlib'

export function gzip(content: Uint8Array): Uint8Array {
  return new Uint8Array(gzipSync(content))
}

export function xz(content: Uint8Array, ...options: string[]): Uint8Array {
  return run('xz', ['--threads=1', '-c', ...options], content)
}

/** The content's size is told to zstd, which cannot see it on a pipe and would not declare it. */
export function zstd(content: Uint8Array, ...options: string[]): Uint8Array {
  return run('zstd', ['-q', '-c', `--stream-size=${content.length}`, ...options], content)
}

export function zstdWithoutSize(content: Uint8Array): Uint8Array {
  return run('zstd', ['-q', '-c'], content)
}

function run(tool: string, options: readonly string[], input: Uint8Array): Uint8Array {
  const { status, stdout, stderr } = spawnSync(tool, options, { input, maxBuffer: 2 ** 28 })
  if (status !== 0) throw new Error(`${tool} ${options.join(' ')}: ${stderr}`)
  return new Uint8Array(stdout)
}
