/** Is it of one of those that were started by that name? The second of a name is `name#2`. */
export function isNamed({ process }: { readonly process: string }, name: string): boolean {
  return process === name || process.startsWith(`${name}#`)
}
