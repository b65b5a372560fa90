import type { ModuleName } from '../../names.ts'

/** Where a directive stands: a file and its line, counted from 1. The kernel command line is one line. */
export interface Origin {
  readonly file: string
  readonly line: number
}

/** `alias PATTERN MODULE`. The pattern is an fnmatch pattern, normalised. */
export interface AliasDirective {
  readonly kind: 'alias'
  readonly pattern: string
  readonly module: ModuleName
  readonly origin: Origin
}

/** `blacklist MODULE`, or one name of `modprobe.blacklist=` on the kernel command line (not normalised there). */
export interface BlacklistDirective {
  readonly kind: 'blacklist'
  readonly module: string
  readonly origin: Origin
}

/** `options MODULE TEXT`. Applies to the module of that name, and to what was reached through an alias so spelt. */
export interface OptionsDirective {
  readonly kind: 'options'
  readonly module: string
  readonly options: string
  readonly origin: Origin
}

/** `install PATTERN COMMAND` or `remove PATTERN COMMAND`. The first whose pattern matches is the one. */
export interface CommandDirective {
  readonly kind: 'install' | 'remove'
  readonly pattern: string
  readonly command: string
  readonly origin: Origin
}

/** `softdep PATTERN pre: … post: …`. Only the first line whose pattern matches counts. */
export interface SoftdepDirective {
  readonly kind: 'softdep'
  readonly pattern: string
  /** The names in the order written, each in its group. */
  readonly words: readonly SoftdepWord[]
  readonly origin: Origin
}

export interface SoftdepWord {
  readonly group: 'pre' | 'post'
  readonly name: string
}

/** `weakdep PATTERN NAME…`. Nothing loads these; initramfs tools read them. */
export interface WeakdepDirective {
  readonly kind: 'weakdep'
  readonly pattern: string
  readonly names: readonly string[]
  readonly origin: Origin
}

export type Directive =
  | AliasDirective
  | BlacklistDirective
  | OptionsDirective
  | CommandDirective
  | SoftdepDirective
  | WeakdepDirective

/** All directives in force, each list in the order in which the files were read. */
export interface Config {
  readonly aliases: readonly AliasDirective[]
  readonly blacklists: readonly BlacklistDirective[]
  readonly options: readonly OptionsDirective[]
  readonly installs: readonly CommandDirective[]
  readonly removes: readonly CommandDirective[]
  readonly softdeps: readonly SoftdepDirective[]
  readonly weakdeps: readonly WeakdepDirective[]
}

/** Sorts directives by kind; within a kind the order of reading decides precedence, so it is kept. */
export function configOf(directives: Iterable<Directive>): Config {
  const config = {
    aliases: [] as AliasDirective[],
    blacklists: [] as BlacklistDirective[],
    options: [] as OptionsDirective[],
    installs: [] as CommandDirective[],
    removes: [] as CommandDirective[],
    softdeps: [] as SoftdepDirective[],
    weakdeps: [] as WeakdepDirective[],
  }
  for (const directive of directives) {
    switch (directive.kind) {
      case 'alias':
        config.aliases.push(directive)
        break
      case 'blacklist':
        config.blacklists.push(directive)
        break
      case 'options':
        config.options.push(directive)
        break
      case 'install':
        config.installs.push(directive)
        break
      case 'remove':
        config.removes.push(directive)
        break
      case 'softdep':
        config.softdeps.push(directive)
        break
      case 'weakdep':
        config.weakdeps.push(directive)
        break
      default:
        directive satisfies never
    }
  }
  return config
}
