export { dropStrings } from './allocated-strings.ts'
export { initialText, parameterFacts, setValue } from './parameter-value.ts'
export { setParameters } from './set-parameters.ts'
