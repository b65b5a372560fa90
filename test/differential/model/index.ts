export { disagreements, judge } from './judge.ts'
