// @ts-check
/**
 * The small modules, and what they are compiled with: small.c. `exports` names functions for everybody (`plain`), for modules
 * with a compatible licence (`gpl`), and for who imports the namespace MODONCE. `needs` and `wishes` (weak) are functions of
 * other modules; where `crcs` tells another version of one, it does not fit. `infos` go into .modinfo.
 * @typedef {{
 *   file: string, name?: string, license?: string, needs?: readonly string[], wishes?: readonly string[],
 *   exports?: { readonly plain?: string, readonly gpl?: string, readonly namespaced?: string },
 *   crcs?: Readonly<Record<string, number>>, infos?: Readonly<Record<string, string>>,
 *   shown?: boolean, requests?: string, withoutInit?: boolean, withoutExit?: boolean,
 * }} SmallModule
 */

/** @type {readonly SmallModule[]} */
export const SMALL_MODULES = [
  { file: 'm0', exports: { plain: 'm0_plain', gpl: 'm0_gpl', namespaced: 'm0_spaced' }, shown: true },
  { file: 'm1', needs: ['m0_plain'], exports: { plain: 'm1_plain', gpl: 'm1_gpl' }, infos: { version: '1.5' } },
  { file: 'm2', needs: ['m0_gpl'], exports: { plain: 'm2_plain', gpl: 'm2_gpl' } },
  { file: 'm3', needs: ['m1_plain', 'm2_plain'], exports: { plain: 'm3_plain', gpl: 'm3_gpl' }, shown: true },
  { file: 'm4', needs: ['m3_plain', 'm0_plain'] },
  { file: 'm5', exports: { gpl: 'm5_gpl' }, requests: 'm0' },
  { file: 'm6', license: 'Proprietary', needs: ['m0_plain'], exports: { plain: 'm6_plain' } },
  { file: 'm7', needs: ['m6_plain'], exports: { plain: 'm7_plain' } },
  { file: 'm8', needs: ['m6_plain', 'm0_gpl'] },
  { file: 'm9', wishes: ['m0_plain'], exports: { gpl: 'm9_gpl' } },
  { file: 'm0-permanent', name: 'm0', exports: { plain: 'm0_plain', gpl: 'm0_gpl' }, withoutExit: true },
  { file: 'bare', withoutInit: true, withoutExit: true },
  { file: 'greedy', license: 'Proprietary', needs: ['m0_gpl'] },
  { file: 'twin', exports: { plain: 'm0_plain' } },
  { file: 'imports', needs: ['m0_spaced'], infos: { import_ns: 'MODONCE' } },
  { file: 'trespasses', needs: ['m0_spaced'] },
  { file: 'stranger', needs: ['m0_plain'], crcs: { m0_plain: 1 } },
  { file: 'lost', needs: ['nowhere'] },
  { file: 'lost-twice', name: 'lost_twice', needs: ['m0_plain', 'nowhere'] },
  { file: 'hopeful', wishes: ['nowhere'] },
  { file: 'staging', infos: { staging: 'Y' } },
  { file: 'testing', infos: { test: 'Y' } },
  { file: 'intree', infos: { intree: 'Y' } },
  { file: 'unlicensed', license: 'BSD' },
  { file: 'banned' },
  { file: 'resident', name: 'printk' },
  { file: 'livepatch', infos: { livepatch: 'Y' } },
]
