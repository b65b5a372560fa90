import {
  answered,
  asks,
  type RequestCall,
  type RequestExample,
  type RequestRow,
  row,
  unclaimed,
} from '../request-row.ts'

const DEVICE = 'net/core/dev_ioctl.c: dev_load()'
const NET_ADMIN = { needs: 'CAP_NET_ADMIN' }

/** Traffic control asked for the modules themselves before it had aliases of its own. */
function renamed(now: string, before: string, caller: string, name: string, module: string, option: string) {
  const call = (format: string, era: { since?: string; until?: string }): RequestCall => {
    const examples: RequestExample[] = [answered(format.replace('%s', name), module, option)]
    return asks(format, caller, 'wait ignored', examples, era)
  }
  return [call(now, { since: '6.9' }), call(before, { until: '6.9' })]
}

/** Rows 32–44: network devices, transformations and traffic control. */
export const networkRows: readonly RequestRow[] = [
  row(
    32,
    'network devices',
    asks(
      'netdev-%s',
      DEVICE,
      'wait !=0',
      [answered('netdev-sit0', 'sit', 'IPV6_SIT'), answered('netdev-tunl0', 'ipip', 'NET_IPIP')],
      NET_ADMIN,
    ),
  ),
  row(
    33,
    'network devices',
    asks('%s', DEVICE, 'wait ignored', [unclaimed('eth0', 'user-alias')], {
      needs: 'CAP_SYS_MODULE',
      note: 'the name as it is, where row 32 was not 0',
    }),
  ),
  row(
    34,
    'rtnetlink',
    asks('rtnl-link-%s', 'net/core/rtnetlink.c: __rtnl_newlink()', 'wait ignored', [
      answered('rtnl-link-dummy', 'dummy', 'DUMMY'),
      answered('rtnl-link-veth', 'veth', 'VETH'),
      answered('rtnl-link-wireguard', 'wireguard', 'WIREGUARD'),
    ]),
  ),
  row(
    35,
    'lightweight tunnels',
    asks('rtnl-lwt-%s', 'net/core/lwtunnel.c', 'wait ignored', [
      answered('rtnl-lwt-MPLS', 'mpls_iptunnel', 'MPLS_IPTUNNEL'),
    ]),
  ),
  row(
    36,
    'TCP congestion control',
    asks('tcp_%s', 'net/ipv4/tcp_cong.c', 'wait ignored', [answered('tcp_bbr', 'tcp_bbr', 'TCP_CONG_BBR')], NET_ADMIN),
  ),
  row(
    37,
    'TCP ULP',
    asks('tcp-ulp-%s', 'net/ipv4/tcp_ulp.c', 'wait ignored', [answered('tcp-ulp-tls', 'tls', 'TLS')], NET_ADMIN),
  ),
  row(
    38,
    'xfrm',
    asks('xfrm-type-%d-%d', 'net/xfrm/xfrm_state.c', 'wait ignored', [
      answered('xfrm-type-2-50', 'esp4', 'INET_ESP'),
      answered('xfrm-type-2-51', 'ah4', 'INET_AH'),
    ]),
  ),
  row(
    39,
    'xfrm',
    asks('xfrm-offload-%d-%d', 'net/xfrm/xfrm_state.c', 'wait ignored', [
      answered('xfrm-offload-2-50', 'esp4_offload', 'INET_ESP_OFFLOAD'),
    ]),
  ),
  row(
    40,
    'queueing disciplines',
    ...renamed('net-sch-%s', 'sch_%s', 'net/sched/sch_api.c', 'htb', 'sch_htb', 'NET_SCH_HTB'),
  ),
  row(
    41,
    'traffic classifiers',
    ...renamed('net-cls-%s', 'cls_%s', 'net/sched/cls_api.c', 'flower', 'cls_flower', 'NET_CLS_FLOWER'),
  ),
  row(
    42,
    'traffic actions',
    ...renamed('net-act-%s', 'act_%s', 'net/sched/act_api.c', 'mirred', 'act_mirred', 'NET_ACT_MIRRED'),
  ),
  row(
    43,
    'extended matches',
    asks('ematch-kind-%u', 'net/sched/ematch.c', 'wait ignored', [
      answered('ematch-kind-3', 'em_u32', 'NET_EMATCH_U32'),
    ]),
  ),
  row(
    44,
    'traffic actions',
    asks('ife-meta-%s', 'net/sched/act_ife.c', 'wait ignored', [
      answered('ife-meta-skbmark', 'act_meta_mark', 'NET_IFE_SKBMARK'),
    ]),
  ),
]
