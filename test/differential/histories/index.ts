export { formatHistories, type History, parseHistories, type Result, readHistories } from './history.ts'
