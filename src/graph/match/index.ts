export { withMatchers } from './with-matchers.ts'
