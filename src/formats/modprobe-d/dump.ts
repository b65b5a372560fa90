import type { Config, SoftdepDirective, SoftdepWord } from './config.ts'

/** The lines of `modprobe -c` above the indexes, each without its newline. */
export function formatConfig(config: Config): string[] {
  return [
    ...config.blacklists.map((entry) => `blacklist ${entry.module}`),
    ...config.installs.map((entry) => `install ${entry.pattern} ${entry.command}`),
    ...config.removes.map((entry) => `remove ${entry.pattern} ${entry.command}`),
    ...config.aliases.map((entry) => `alias ${entry.pattern} ${entry.module}`),
    ...config.options.map((entry) => `options ${entry.module} ${entry.options}`),
    ...config.softdeps.map((entry) => `softdep ${entry.pattern} ${softdepText(entry)}`),
    ...config.weakdeps.map((entry) => `weakdep ${entry.pattern} ${entry.names.join(' ')}`),
  ]
}

/**
 * Both groups with no space between them, as kmod prints them. Where a line alternates between groups, kmod 34 prints
 * everything from a group's first name to its last, the other group's names included; so does this.
 */
function softdepText(softdep: SoftdepDirective): string {
  return groupText(softdep.words, 'pre') + groupText(softdep.words, 'post')
}

function groupText(words: readonly SoftdepWord[], group: SoftdepWord['group']): string {
  const first = words.findIndex((word) => word.group === group)
  if (first < 0) return ''
  const last = words.findLastIndex((word) => word.group === group)
  return `${group}: ${words
    .slice(first, last + 1)
    .map((word) => word.name)
    .join(' ')}`
}
