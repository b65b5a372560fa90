// @ts-check
/** Writes docs/model-coverage.md: what the simulated kernel covers of its specification. */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { coverageText } from './model/coverage.mjs'
import { root } from './stamp.mjs'

writeFileSync(join(root, 'docs/model-coverage.md'), coverageText())
