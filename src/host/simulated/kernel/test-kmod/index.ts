export { TestDevice } from './test-device.ts'
