import { build } from 'esbuild'

/** A program for a page, as one file. The package is found by its name, so that it is what its users get. */
export async function bundled(entry: string): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [entry],
    bundle: true,
    platform: 'browser',
    format: 'esm',
    write: false,
    logLevel: 'silent',
    // Those of the checkout lead to the sources.
    tsconfigRaw: '{}',
  })
  return outputFiles[0]!.text
}
