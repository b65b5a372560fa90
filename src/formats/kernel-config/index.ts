export { parseKernelConfig } from './kernel-config.ts'
