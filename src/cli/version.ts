declare const MODONCE_VERSION: string | undefined

/** modonce's version, put here by the build; sources that run unbuilt are `development`. */
export const version: string = typeof MODONCE_VERSION === 'string' ? MODONCE_VERSION : 'development'

declare const MODONCE_BUILD: string | undefined

/** What tells this build from one of other sources. */
export const build: string = typeof MODONCE_BUILD === 'string' ? MODONCE_BUILD : version
