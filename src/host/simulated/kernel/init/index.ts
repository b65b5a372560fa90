export { runInit, waitForAsync } from './run-init.ts'
