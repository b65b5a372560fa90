import { why } from 'modonce'
import { nodeHost } from 'modonce/node'

const [dirname = '', release = '', asked = ''] = process.argv.slice(2)
const explanation = await why(nodeHost(), asked, { dirname, release })
for (const { target, outcome, plan } of explanation.candidates) {
  const steps: readonly string[] = plan.steps.map((step) => step.target.module)
  console.log(target.module, outcome, steps.join(' '))
}
