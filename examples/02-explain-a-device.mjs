/** Explains what a device's modalias leads to, by which lines and in which order: `node 02-explain-a-device.mjs [MODALIAS]`. */
import { fileURLToPath } from 'node:url'
import { why } from 'modonce'
import { atRoot } from 'modonce/host'
import { nodeHost } from 'modonce/node'

const [asked = 'pci:v00008086d000010D3sv00008086sd0000A01Fbc02sc00i00'] = process.argv.slice(2)
const { kernel, files } = nodeHost()
const image = { kernel, files: atRoot(files, fileURLToPath(new URL('small-tree', import.meta.url))) }

const { modalias, candidates } = await why(image, asked, { release: '6.1.0-example' })
for (const { meaning, value } of modalias?.fields ?? []) console.log(`${modalias?.bus} ${meaning}: ${value}`)
for (const { target, patterns, blacklisted, plan, stepStates, outcome } of candidates) {
  console.log(`${target.module} (${[target.found.kind, ...patterns].join(' ')}): ${outcome}`)
  if (blacklisted !== undefined) console.log(`  blacklisted at ${blacklisted.origin.file}:${blacklisted.origin.line}`)
  for (const { target: step, reason, options } of plan.steps) {
    const because = reason.kind === 'asked' ? 'asked' : `${reason.kind} of ${reason.of}`
    console.log(`  ${[step.module, options].join(' ').trim()}: ${because}, now ${stepStates.get(step.module)?.state}`)
  }
}
