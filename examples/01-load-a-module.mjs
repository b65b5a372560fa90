/** Loads a module twice, on a simulated machine or, as root, on this one: `node 01-load-a-module.mjs [linux] [ALIAS]`. */
import { load } from 'modonce'
import { linuxHost } from 'modonce/linux'
import { simulatedHost } from 'modonce/simulated'

const [where, asked = 'xfrm_user'] = process.argv.slice(2)
const modules = [{ path: 'kernel/xfrm_algo.ko' }, { path: 'kernel/xfrm_user.ko', depends: ['xfrm_algo'] }]
const host = where === 'linux' ? await linuxHost() : simulatedHost({ modules })
const results = [...(await load(host, asked)), ...(await load(host, asked))]
for (const { module, kind } of results) console.log(`${module}: ${kind}`)
