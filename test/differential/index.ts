/** Programs of module operations, and what becomes of them: on real kernels, and on the model. */
export { formatHistories, type History, readHistories } from './histories/index.ts'
export { disagreements, judge } from './model/index.ts'
export { randomPrograms } from './programs/index.ts'
