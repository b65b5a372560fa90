/** Records every call of a load, as a timeline in JSON Lines on standard output: `node 06-record-a-load.mjs [ALIAS]`. */
import { load } from 'modonce'
import { formatTimelineEvent, formatTimelineHeader, recorded } from 'modonce/host'
import { simulatedHost } from 'modonce/simulated'

const [asked = 'xfrm_user'] = process.argv.slice(2)
const modules = [{ path: 'kernel/xfrm_algo.ko' }, { path: 'kernel/xfrm_user.ko', depends: ['xfrm_algo'] }]
// Any host can be recorded: `await linuxHost()` from modonce/linux is this machine.
const host = recorded(simulatedHost({ modules }), (event) => process.stdout.write(formatTimelineEvent(event)))

process.stdout.write(formatTimelineHeader())
await load(host, asked)
