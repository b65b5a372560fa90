import { isErrnoName } from '../../../../names.ts'
import type { ModuleImage } from './module-image.ts'

/** Is a value of the type that a fact has? */
type Check = (value: unknown) => boolean

const isText: Check = (value) => typeof value === 'string'
const isNumber: Check = (value) => typeof value === 'number'
const isFlag: Check = (value) => typeof value === 'boolean'
const isErrno: Check = (value) => typeof value === 'string' && isErrnoName(value)
const either =
  (...checks: Check[]): Check =>
  (value) =>
    checks.some((check) => check(value))
const listOf =
  (check: Check): Check =>
  (value) =>
    Array.isArray(value) && value.every(check)
const oneOf =
  (...words: readonly string[]): Check =>
  (value) =>
    words.includes(value as string)
const recordOf =
  (check: Check): Check =>
  (value) =>
    isRecord(value) && Object.values(value).every(check)
const shape =
  (checks: Readonly<Record<string, Check>>, required: readonly string[] = []): Check =>
  (value) =>
    isRecord(value) &&
    required.every((key) => Object.hasOwn(value, key)) &&
    Object.entries(value).every(([key, part]) => Object.hasOwn(checks, key) && checks[key]!(part))

const isTold = either(isNumber, shape({ parameter: isText }, ['parameter']))

const INIT: Record<keyof ModuleImage['init'], Check> = {
  sleepMs: isTold,
  requests: listOf(isText),
  drivers: listOf(isText),
  asyncMs: isNumber,
  fails: isErrno,
  returns: isTold,
  none: isFlag,
  symbol: isText,
}

const PARAMETER = shape(
  {
    type: oneOf('int', 'bool', 'charp', 'string', 'errno'),
    value: either(isText, isNumber, isFlag),
    mode: isNumber,
    maxBytes: isNumber,
  },
  ['type', 'value'],
)

const SIGNATURE = shape({ outcome: isErrno, sizeBytes: isNumber, descriptor: isText })

const MODULE: Record<keyof ModuleImage, Check> = {
  name: isText,
  depends: listOf(isText),
  parameters: recordOf(either(isText, isNumber, isFlag, PARAMETER)),
  init: shape(INIT),
  exitMs: isTold,
  permanent: isFlag,
  exports: listOf(shape({ symbol: isText, gpl: isFlag, namespace: isText, crc: isNumber }, ['symbol'])),
  uses: listOf(shape({ symbol: isText, weak: isFlag, crc: isNumber }, ['symbol'])),
  imports: listOf(isText),
  license: isText,
  outOfTree: isFlag,
  staging: isFlag,
  livepatch: isFlag,
  test: isFlag,
  vermagic: either(isText, (value) => value === false),
  unversioned: isFlag,
  layoutVersion: oneOf('missing', 'different'),
  version: isText,
  srcversion: isText,
  memory: recordOf(isNumber),
  percpuBytes: isNumber,
  provides: listOf(isText),
  defects: listOf(isText),
  signature: either(SIGNATURE, oneOf('none')),
}

const isModule = shape(MODULE, ['name', 'depends', 'parameters', 'init', 'permanent'])

/** The description of a module, where it is one: bytes of a file can say anything. */
export function checkedImage(value: unknown): ModuleImage | undefined {
  return isModule(value) ? (value as ModuleImage) : undefined
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
