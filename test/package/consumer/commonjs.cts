import modonce = require('modonce')
import node = require('modonce/node')

const [dirname = '', release = '', asked = ''] = process.argv.slice(2)
modonce.why(node.nodeHost(), asked, { dirname, release }).then(({ candidates }) => {
  for (const { target, outcome, plan } of candidates) {
    console.log(target.module, outcome, plan.steps.map((step) => step.target.module).join(' '))
  }
})
