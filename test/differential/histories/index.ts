export { formatHistories, type History, type Result, readHistories } from './history.ts'
