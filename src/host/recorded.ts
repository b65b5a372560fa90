import { type CallEnd, done, inShort, type TimelineSink, thrown } from '../timeline/index.ts'
import type { Clock } from './clock.ts'
import type { Codecs } from './codecs.ts'
import type { Commands } from './commands.ts'
import type { Files } from './files.ts'
import type { Host } from './host.ts'
import { imageName, type Kernel } from './kernel.ts'
import type { LockFile } from './locks.ts'
import type { Strands } from './strands.ts'
import type { Watch } from './watches.ts'

/** As long as a path can be. include/uapi/linux/limits.h, PATH_MAX, v6.12. */
const TEXT_CHARACTERS_MAX = 4096

/** Makes a call, and tells of its beginning and its end. */
type RecordCall = <Result>(
  call: string,
  subject: string,
  detail: string,
  make: () => Promise<Result>,
) => Promise<Result>

/**
 * The same host, and `sink` is told of each call, with results and errors in short. Methods that answer at once (release,
 * clocks) are no events. The sink must not throw, and must not use this host. Events are of the process `processName`.
 */
export function recorded(host: Host, sink: TimelineSink, processName = 'modonce'): Host {
  const record = recorder(host, sink, processName)
  return {
    kernel: recordedKernel(host.kernel, record),
    files: recordedFiles(host.files, record),
    codecs: recordedCodecs(host.codecs, record),
    clock: recordedClock(host.clock, record),
    commands: recordedCommands(host.commands, record),
    strands: recordedStrands(host.strands, record),
  }
}

/** Nothing is waited for but the call itself, so that a simulated machine sees the same calls in the same order. */
function recorder({ clock, strands }: Host, sink: TimelineSink, processName: string): RecordCall {
  let calls = 0
  return async <Result>(call: string, subject: string, detail: string, make: () => Promise<Result>) => {
    const part = { process: processName, strand: strands.current(), number: calls++, call, subject: cut(subject) }
    const tell = (end: CallEnd) => sink({ atNs: clock.monotonicNs(), ...part, kind: 'return', ...end })
    sink({ atNs: clock.monotonicNs(), ...part, kind: 'call', detail: cut(detail) })
    let result: Result
    try {
      result = await make()
    } catch (error) {
      tell(thrown(error))
      throw error
    }
    tell(done(result))
    return result
  }
}

/** Commands may be of any length, lines of a timeline may not. */
function cut(text: string): string {
  return text.length <= TEXT_CHARACTERS_MAX ? text : `${text.slice(0, TEXT_CHARACTERS_MAX)}...`
}

function recordedKernel(kernel: Kernel, record: RecordCall): Kernel {
  return {
    release: () => kernel.release(),
    finitModule: (path, parameters, flags) =>
      record('finit_module', path, `${JSON.stringify(parameters)}, ${flags}`, () =>
        kernel.finitModule(path, parameters, flags),
      ),
    initModule: (image, parameters) =>
      record('init_module', imageName(image), JSON.stringify(parameters), () => kernel.initModule(image, parameters)),
    deleteModule: (name, flags) => record('delete_module', name, String(flags), () => kernel.deleteModule(name, flags)),
  }
}

function recordedFiles(files: Files, record: RecordCall): Files {
  return {
    read: (path, limitBytes) => record('read', path, '', () => files.read(path, limitBytes)),
    readInto: (path, room, limitBytes) => record('read', path, '', () => files.readInto(path, room, limitBytes)),
    readEach: (paths, room, use) => record('read', `${paths.length} paths`, '', () => files.readEach(paths, room, use)),
    readStart: (path, sizeBytes) => record('read', path, `${sizeBytes} bytes`, () => files.readStart(path, sizeBytes)),
    list: (path) => record('list', path, '', () => files.list(path)),
    stat: (path) => record('stat', path, '', () => files.stat(path)),
    identify: (paths) => record('identify', `${paths.length} paths`, '', () => files.identify(paths)),
    createFile: (path, content, mode) =>
      record('create', path, `${inShort(content)}, ${mode.toString(8)}`, () => files.createFile(path, content, mode)),
    rename: (from, to) => record('rename', from, to, () => files.rename(from, to)),
    touch: (path) => record('touch', path, '', () => files.touch(path)),
    unlink: (path) => record('unlink', path, '', () => files.unlink(path)),
    makeDirectory: (path, mode) => record('mkdir', path, mode.toString(8), () => files.makeDirectory(path, mode)),
    openWatch: async () => recordedWatch(await record('watch', '', '', () => files.openWatch()), record),
    makeLockDirectory: (path) => record('mkdir', path, '', () => files.makeLockDirectory(path)),
    openLock: async (path) => recordedLock(await record('open', path, '', () => files.openLock(path)), path, record),
  }
}

function recordedLock(lock: LockFile, path: string, record: RecordCall): LockFile {
  return {
    tryLock: () => record('flock', path, '', () => lock.tryLock()),
    unlock: () => record('unlock', path, '', () => lock.unlock()),
    read: () => record('read', path, '', () => lock.read()),
    write: (bytes) => record('write', path, inShort(bytes), () => lock.write(bytes)),
    changed: (timeoutMs) => record('changed', path, `${timeoutMs} ms`, () => lock.changed(timeoutMs)),
    close: () => record('close', path, '', () => lock.close()),
  }
}

function recordedWatch(watch: Watch, record: RecordCall): Watch {
  return {
    add: (path, names) => record('add', path, names?.join(' ') ?? '', () => watch.add(path, names)),
    changed: (timeoutMs) => record('changed', '', `${timeoutMs} ms`, () => watch.changed(timeoutMs)),
    close: () => record('close', '', '', () => watch.close()),
  }
}

function recordedCodecs(codecs: Codecs, record: RecordCall): Codecs {
  return {
    atOnce: codecs.atOnce,
    decompress: (compression, bytes, limitBytes, room) =>
      record('decompress', compression, `${bytes.length} bytes`, () =>
        codecs.decompress(compression, bytes, limitBytes, room),
      ),
  }
}

function recordedClock(clock: Clock, record: RecordCall): Clock {
  return {
    monotonicNs: () => clock.monotonicNs(),
    boottimeNs: () => clock.boottimeNs(),
    sleep: (durationMs) => record('sleep', `${durationMs} ms`, '', () => clock.sleep(durationMs)),
  }
}

function recordedCommands(commands: Commands, record: RecordCall): Commands {
  return {
    shell: (command, variables) => {
      const words = Object.entries(variables).map(([name, value]) => `${name}=${JSON.stringify(value)}`)
      return record('shell', command, words.join(' '), () => commands.shell(command, variables))
    },
  }
}

function recordedStrands(strands: Strands, record: RecordCall): Strands {
  return {
    all: (tasks) => record('strands.all', '', `${tasks.length} tasks`, () => strands.all(tasks)),
    race: (tasks) => record('strands.race', '', `${tasks.length} tasks`, () => strands.race(tasks)),
    crew: (lead) => record('strands.crew', '', '', () => strands.crew(lead)),
    signal: () => {
      const signal = strands.signal()
      const detail = (timeoutMs: number | undefined) => (timeoutMs === undefined ? '' : `${timeoutMs} ms`)
      return {
        ring: () => signal.ring(),
        wait: (timeoutMs) => record('signal', '', detail(timeoutMs), () => signal.wait(timeoutMs)),
      }
    },
    checkpoint: () => record('checkpoint', '', '', () => strands.checkpoint()),
    current: () => strands.current(),
  }
}
