export { parseKernelCommandLine } from './command-line.ts'
export {
  type AliasDirective,
  type BlacklistDirective,
  type CommandDirective,
  type Config,
  configOf,
  type Directive,
  type OptionsDirective,
  type Origin,
  type SoftdepDirective,
  type SoftdepWord,
  type WeakdepDirective,
} from './config.ts'
export { type ConfigFile, parseConfigFile } from './config-file.ts'
export { type ConfigFileName, isConfigFileName, MODPROBE_DIRECTORIES, orderConfigFiles } from './directories.ts'
export { formatConfig } from './dump.ts'
export { type LogicalLine, logicalLines } from './logical-lines.ts'
