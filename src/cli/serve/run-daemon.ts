import { setFlagsFromString } from 'node:v8'
import type { Host } from '../../host/index.ts'
import { linuxHost, linuxUevents, notifyService, peerCredentials, socketCalls } from '../../host/linux/index.ts'
import { Daemon, type DaemonOptions } from '../../loading/daemon/index.ts'
import { markUnanswered, takeUevents, uneventful } from '../../loading/events/index.ts'
import { modulesLoadList } from '../../tree/index.ts'
import { commandsBySocket } from './commands-by-socket.ts'
import { LateEngine } from './engine.ts'
import { EventStreams } from './event-streams.ts'
import { HttpRequests } from './http-requests.ts'
import { Journal } from './journal.ts'
import { type ListenOptions, listen } from './listen.ts'
import { Log, type LogLevel } from './log.ts'
import { Metrics } from './metrics.ts'
import { type Fold, OpenCalls, toFolds } from './open-calls.ts'
import type { Questions, RouteParts } from './routes.ts'
import { makeServer, type ServerParts } from './server.ts'

export interface RunOptions extends Omit<DaemonOptions, 'sink'>, ListenOptions {
  readonly logLevel: LogLevel
  /** Take the kernel's events, and load for all devices that there are. */
  readonly uevents: boolean
  /** Where to mark the devices to which no module answers; a byte string. */
  readonly unansweredPath?: string
  /** Load what modules-load.d names, in its order. */
  readonly modulesLoad: boolean
  /** A byte string. */
  readonly journal: { readonly path: string; readonly maxBytes: number } | undefined
  readonly questions: Questions
  /** Where somebody listens who runs the commands of modprobe.d; they are the daemon's children where it is not told. */
  readonly commandsPath?: string
  /** Calls what it is given when the daemon is to end; gives how to stop listening for that. */
  readonly onInterrupt: (end: () => Promise<void>) => () => void
}

/** Serves until it is told to end. Throws a ConfigurationProblem, or the refusal of the system, where it cannot. */
export async function runDaemon(options: RunOptions): Promise<void> {
  const { logLevel, journal: journalOptions, questions, onInterrupt, environment, unansweredPath } = options
  const host = await hostFor(options, (problem) => daemon.events.note('problem', 'modprobe.d', problem))
  const open = new OpenCalls()
  const metrics = new Metrics(open)
  const log = new Log(logLevel)
  const journal = journalOptions && new Journal(journalOptions.path, journalOptions.maxBytes)
  const streams = new EventStreams()
  const folds: Fold[] = [metrics, log, streams, ...(journal ? [journal] : [])]
  const daemon: Daemon = new Daemon(host, { ...options, sink: toFolds(folds, open) })
  const requests = new HttpRequests((request) => daemon.again(request))
  const progress = options.uevents ? uneventful() : undefined
  const journalDropped = () => journal?.dropped ?? 0
  addProcessFigures(metrics)
  const server = makeServer({
    requests,
    peerOf: peerCredentials(),
    calls: socketCalls(),
    mayConnect: ({ uid }) => uid === 0 || options.allowOthers === true,
    others: routesWhenAsked({ host, daemon, metrics, streams, journalDropped, questions, progress }),
  })
  const stopListening = await listen(server, options)
  const manager = environment['NOTIFY_SOCKET']
  const notify = (text: string) => manager !== undefined && notifyService(manager, text)
  const stopWatching = onInterrupt(async () => {
    notify('STOPPING=1')
    stopListening()
    await requests.close()
  })
  // Those who ask first may be many at once, and would all wait for what it takes to read it.
  await daemon.tree.current().catch(() => undefined)
  folds.push(new LateEngine(process.versions.node, setFlagsFromString))
  notify('READY=1')
  try {
    let isOver = false
    const list = options.modulesLoad ? await modulesLoadList(host.files) : []
    await daemon.serve(
      {
        next: async () => {
          const request = await requests.next()
          isOver = request === undefined
          return request
        },
        close: () => requests.close(),
      },
      (crew) => {
        if (list.length > 0) daemon.list(list)
        if (unansweredPath !== undefined) crew.begin(() => marks(host, daemon, unansweredPath))
        if (progress !== undefined)
          crew.begin(() => takeUevents(host, linuxUevents(), daemon, { isOver: () => isOver, progress }))
      },
    )
  } finally {
    stopWatching()
    stopListening()
    streams.close()
    server.closeIdleConnections()
    journal?.flush()
    journal?.close()
    log.flush()
  }
}

/** Without marks everything is asked for, which is no reason to end. */
async function marks(host: Host, daemon: Daemon, path: string): Promise<void> {
  try {
    await markUnanswered(host.files, daemon, path)
  } catch (error) {
    daemon.events.note('problem', path, String(error))
  }
}

/** What answers questions is brought with the first one: it takes a tenth of the start, and what a boot asks for are loads. */
function routesWhenAsked(parts: RouteParts): ServerParts['others'] {
  let routes: Promise<ServerParts['others']> | undefined
  return (message, response) => {
    routes ??= import('./routes.ts').then(({ makeRoutes }) => makeRoutes(parts))
    routes.then(
      (answer) => answer(message, response),
      // Its packages may have been replaced since the daemon was started. Loads need none of them.
      (error: unknown) => response.writeHead(500).end(`${String(error)}\n`),
    )
  }
}

async function hostFor({ commandsPath }: RunOptions, tell: (problem: string) => void): Promise<Host> {
  const host = await linuxHost({ serves: true })
  return commandsPath === undefined ? host : { ...host, commands: commandsBySocket(commandsPath, tell) }
}

function addProcessFigures(metrics: Metrics): void {
  const cpuSeconds = () => {
    const { user, system } = process.cpuUsage()
    return (user + system) / 1e6
  }
  metrics.gauge('process_cpu_seconds_total', 'CPU that the daemon has used, in all its threads.', cpuSeconds)
  metrics.gauge('process_resident_memory_bytes', 'Memory of the daemon.', () => process.memoryUsage.rss())
}
