// @ts-check
/** What those who ask are told when something befalls the daemon on a real kernel. */
import { runFaults } from '../../scripts/vm/faults.mjs'

const KILLS = 100

/** @type {import('../measure.mjs').Measurement} */
export const measurement = {
  name: 'faults',
  title: 'What are those told who ask while something befalls the daemon?',
  async *take() {
    const { rows } = await runFaults({ kernel: '6.1', kills: KILLS, label: 'measured-faults' })
    for (const { fault, asked, served, failed, lied } of rows) {
      yield {
        fault,
        asked,
        'answered 0, and live then': served,
        'told of a failure': failed,
        'answered 0, not live': lied,
      }
    }
  },
}
