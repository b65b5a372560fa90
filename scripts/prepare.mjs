/** npm runs this after `npm ci` in a checkout. Where the development tools are absent there is nothing to build with. */
try {
  await import('esbuild')
} catch {
  console.log('modonce: development dependencies are absent, nothing was built')
  process.exit(0)
}
await import('./build.mjs')
