export { type Absence, type Answer, type AnsweringKernel, type AnsweringModule, answerTo } from './answer.ts'
export { requestCatalogue } from './catalogue.ts'
export { findRows, type RowQuery } from './find-rows.ts'
export type {
  RequestCall,
  RequestExample,
  RequestMode,
  RequestResult,
  RequestRow,
  Unclaimed,
} from './request-row.ts'
