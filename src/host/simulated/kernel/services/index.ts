export type { AnswerHandling, Asking } from './demand.ts'
export { type KernelServices, kernelServices } from './kernel-services.ts'
export { ServiceKernel } from './service-kernel.ts'
export { BUILT_IN, type ServiceOwner } from './service-table.ts'
