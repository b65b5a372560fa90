/** A module tree over time: what of it depmod reads, and word of changes. */
export { type Difference, differenceOf } from './difference.ts'
export { follow } from './follow.ts'
export { type Identities, identitiesOf, type Snapshot, type WatchedTree } from './snapshot.ts'
export { TreeWatch } from './tree-watch.ts'
