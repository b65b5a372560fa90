/** What module files said when they were read last: kept by identity, never believed where anything is doubtful. */
export { type CacheFile, openCacheFile, saveCacheFile } from './cache-file.ts'
export { FactCache } from './fact-cache.ts'
