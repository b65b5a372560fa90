declare const MODONCE_VERSION: string | undefined

/** modonce's version, put here by the build; sources that run unbuilt are `development`. */
export const version: string = typeof MODONCE_VERSION === 'string' ? MODONCE_VERSION : 'development'
