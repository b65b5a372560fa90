export { readSignature, type Signature } from './signature.ts'
