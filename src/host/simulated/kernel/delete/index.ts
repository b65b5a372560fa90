export { deleteModule } from './delete-module.ts'
