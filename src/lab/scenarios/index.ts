/** What explorers go through: the races of module loading, each as it was and as it was mended. */
export { SCENARIOS } from './scenarios.ts'
