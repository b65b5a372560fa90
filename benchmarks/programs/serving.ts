/** `SOCKET DIRNAME RELEASE JOURNAL`: the daemon as `modonce serve --journal` runs it, for the module tree below DIRNAME. */
import { runDaemon } from '../../src/cli/serve/index.ts'

const [, , socketPath = '', dirname = '', release = '', journal = ''] = process.argv

void runDaemon({
  socketPath,
  group: undefined,
  dirname,
  release,
  environment: {},
  processId: process.pid,
  uevents: false,
  modulesLoad: false,
  logLevel: 'info',
  journal: { path: journal, maxBytes: 16 * 1024 * 1024 },
  questions: { why: () => undefined, check: () => undefined },
  onInterrupt: (end) => {
    const listener = () => void end()
    process.on('SIGTERM', listener)
    return () => process.off('SIGTERM', listener)
  },
})
