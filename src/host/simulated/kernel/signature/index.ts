export { checkSignature, taintUnsigned } from './check-signature.ts'
