/** A page on which the story of a broken law can be gone through, and its steps swapped; and the same as a picture. */
export { type StoryPageFacts, storyPage } from './story-page.ts'
export { formatSvg } from './story-svg.ts'
