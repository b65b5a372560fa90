export { formatCompletion, isShell, type Shell } from './completion.ts'
export { type GivenOption, type Mistake, type ParsedOptions, parseOptions } from './getopt-long.ts'
export { formatHelp } from './help.ts'
export { formatMan } from './man.ts'
export {
  type CommandGroup,
  type CommandTable,
  type Completion,
  type Operand,
  type Option,
  type OptionRow,
  type Synonym,
  withCommands,
} from './table.ts'
