// @ts-check
/**
 * The reports of the public API in etc/api, one a door: `check` fails where a door promises something else than its report
 * says, `update` writes the reports. Needs `node scripts/build.mjs --declarations`.
 */
import { mkdirSync, readFileSync } from 'node:fs'
import { Extractor, ExtractorConfig } from '@microsoft/api-extractor'
import { root } from './stamp.mjs'

const update = process.argv[2] === 'update'
if (!update && process.argv[2] !== 'check') {
  console.error('usage: node scripts/api.mjs check|update')
  process.exit(64)
}

/** @type {Record<string, { types?: string }>} */
const doors = JSON.parse(readFileSync(`${root}/package.json`, 'utf8')).exports
const changed = []
for (const [door, { types }] of Object.entries(doors)) {
  if (types === undefined) continue
  const name = door === '.' ? 'index' : door.slice(2).replaceAll('/', '-')
  if (!report(name, types)) changed.push(name)
}
if (changed.length > 0) {
  console.error(`api: not as in etc/api: ${changed.join(', ')}. If meant: node scripts/api.mjs update`)
  process.exit(1)
}
console.log(`api: etc/api ${update ? 'is up to date' : 'holds'}`)

/**
 * @param {string} name
 * @param {string} types
 */
function report(name, types) {
  mkdirSync(`${root}/etc/api/temp`, { recursive: true })
  const config = ExtractorConfig.prepare({
    configObject: {
      projectFolder: root,
      mainEntryPointFilePath: `${root}/${types.slice(2)}`,
      compiler: { tsconfigFilePath: `${root}/tsconfig.types.json` },
      apiReport: {
        enabled: true,
        reportFileName: `${name}.api.md`,
        reportFolder: `${root}/etc/api`,
        reportTempFolder: `${root}/etc/api/temp`,
        includeForgottenExports: true,
      },
      docModel: { enabled: false },
      dtsRollup: { enabled: false },
      newlineKind: 'lf',
    },
    configObjectFullPath: undefined,
    packageJsonFullPath: `${root}/package.json`,
  })
  const { succeeded, errorCount, apiReportChanged } = Extractor.invoke(config, {
    localBuild: update,
    messageCallback: (message) => {
      const important = message.logLevel === 'error'
      message.handled = !important
    },
  })
  if (errorCount > 0 || (!succeeded && !apiReportChanged)) throw new Error(`api-extractor fails on ${name}`)
  return update || !apiReportChanged
}
