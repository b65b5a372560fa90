/** What is to hold on a machine, whoever runs on it: in words, and as what looks at the machine from outside. */
export { ZERO_MEANS_LIVE, zeroMeansLive } from './zero-means-live.ts'
