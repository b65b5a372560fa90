import { answered, asks, literal, type RequestRow, row, unclaimed } from '../request-row.ts'

const TABLES = 'net/netfilter/nf_tables_api.c: nf_tables_module_autoload()'
const COLLECTED = { note: 'collected; asked when the transaction has been taken back, and then it is run again' }
const NETLINK = 'net/netfilter/nf_conntrack_netlink.c'

/** Rows 45–61. */
export const netfilterRows: readonly RequestRow[] = [
  row(
    45,
    'xtables',
    asks(
      '%st_%s',
      'net/netfilter/x_tables.c: xt_request_find_match(), xt_request_find_target()',
      'wait ignored',
      [
        answered('xt_conntrack', 'xt_conntrack', 'NETFILTER_XT_MATCH_CONNTRACK'),
        answered('ipt_REJECT', 'ipt_REJECT', 'IP_NF_TARGET_REJECT'),
        answered('ip6t_rt', 'ip6t_rt', 'IP6_NF_MATCH_RT'),
      ],
      { note: 'the family is x, ip, arp, eb or ip6' },
    ),
  ),
  row(
    46,
    'xtables',
    asks('%stable_%s', 'net/netfilter/x_tables.c: xt_request_find_table_lock()', 'wait <0', [
      answered('iptable_nat', 'iptable_nat', 'IP_NF_NAT'),
      answered('ip6table_filter', 'ip6table_filter', 'IP6_NF_FILTER'),
    ]),
  ),
  row(
    47,
    'xtables revisions',
    asks('ipt_%s', 'net/ipv4/netfilter/ip_tables.c', 'try-then ignored', literal('ipt_ECN', 'IP_NF_TARGET_ECN')),
    asks('arpt_%s', 'net/ipv4/netfilter/arp_tables.c', 'try-then ignored', literal('arpt_mangle', 'IP_NF_ARP_MANGLE')),
    asks('ip6t_%s', 'net/ipv6/netfilter/ip6_tables.c', 'try-then ignored', literal('ip6t_rt', 'IP6_NF_MATCH_RT')),
  ),
  row(
    48,
    'ebtables',
    asks('ebt_%s', 'net/bridge/netfilter/ebtables.c', 'wait ignored', literal('ebt_ip', 'BRIDGE_EBT_IP')),
    asks(
      'ebtable_%s',
      'net/bridge/netfilter/ebtables.c',
      'try-then ignored',
      literal('ebtable_filter', 'BRIDGE_EBT_T_FILTER'),
    ),
  ),
  row(
    49,
    'conntrack helpers',
    asks('nfct-helper-%s', 'net/netfilter/nf_conntrack_helper.c', 'wait =0', [
      answered('nfct-helper-ftp', 'nf_conntrack_ftp', 'NF_CONNTRACK_FTP'),
    ]),
    asks('nfct-helper-%s', NETLINK, 'wait <0', [answered('nfct-helper-ftp', 'nf_conntrack_ftp', 'NF_CONNTRACK_FTP')]),
  ),
  row(
    50,
    'NAT helpers',
    asks('ip_nat_%s', 'net/netfilter/nf_conntrack_helper.c', 'wait ignored', [
      answered('ip_nat_ftp', 'nf_nat_ftp', 'NF_NAT_FTP'),
    ]),
  ),
  row(
    51,
    'NAT',
    asks('nf-nat', NETLINK, 'wait <0', literal('nf-nat', 'NF_NAT')),
    asks('nf-nat-%u', NETLINK, 'wait <0', [unclaimed('nf-nat-2', 'user-alias')], {
      note: 'NAT is one module for all families since 5.1, and it does not claim these names',
    }),
  ),
  row(
    52,
    'conntrack netlink',
    asks('ip_conntrack_netlink', 'net/netfilter/nfnetlink_log.c, net/netfilter/nfnetlink_queue.c', 'wait ignored', [
      answered('ip_conntrack_netlink', 'nf_conntrack_netlink', 'NF_CT_NETLINK'),
    ]),
  ),
  row(
    53,
    'bridge conntrack',
    asks(
      'nf_conntrack_bridge',
      'net/netfilter/nf_conntrack_proto.c',
      'wait ignored',
      literal('nf_conntrack_bridge', 'NF_CONNTRACK_BRIDGE'),
    ),
  ),
  row(
    54,
    'nfnetlink',
    asks('nfnetlink-subsys-%d', 'net/netfilter/nfnetlink.c: nfnetlink_rcv_msg()', 'wait ignored', [
      answered('nfnetlink-subsys-1', 'nf_conntrack_netlink', 'NF_CT_NETLINK'),
      answered('nfnetlink-subsys-10', 'nf_tables', 'NF_TABLES'),
    ]),
    asks('nfnetlink-subsys-%d', 'net/netfilter/nfnetlink.c: nfnetlink_bind()', 'nowait ignored', [
      answered('nfnetlink-subsys-1', 'nf_conntrack_netlink', 'NF_CT_NETLINK'),
    ]),
  ),
  row(
    55,
    'nftables',
    asks('nft-expr-%.*s', TABLES, 'wait ignored', [answered('nft-expr-masq', 'nft_masq', 'NFT_MASQ')], COLLECTED),
    asks(
      'nft-expr-%u-%.*s',
      TABLES,
      'wait ignored',
      [answered('nft-expr-2-reject', 'nft_reject_ipv4', 'NFT_REJECT_IPV4')],
      COLLECTED,
    ),
    asks(
      'nft-chain-%u-%.*s',
      TABLES,
      'wait ignored',
      [answered('nft-chain-2-nat', 'nft_chain_nat', 'NFT_NAT')],
      COLLECTED,
    ),
    asks('nft-obj-%u', TABLES, 'wait ignored', [answered('nft-obj-2', 'nft_quota', 'NFT_QUOTA')], COLLECTED),
    asks(
      'nf-flowtable-%u',
      TABLES,
      'wait ignored',
      [answered('nf-flowtable-2', 'nf_flow_table_inet', 'NF_FLOW_TABLE_INET')],
      COLLECTED,
    ),
  ),
  row(
    56,
    'netfilter log',
    asks(
      'nf_log_syslog',
      'net/netfilter/xt_LOG.c, net/netfilter/nft_log.c',
      'wait ignored',
      literal('nf_log_syslog', 'NF_LOG_SYSLOG'),
    ),
    asks(
      'nfnetlink_log',
      'net/netfilter/xt_NFLOG.c, net/bridge/netfilter/ebt_nflog.c',
      'wait ignored',
      literal('nfnetlink_log', 'NETFILTER_NETLINK_LOG'),
    ),
  ),
  row(
    57,
    'physdev match',
    asks('br_netfilter', 'net/netfilter/xt_physdev.c', 'wait ignored', literal('br_netfilter', 'BRIDGE_NETFILTER')),
  ),
  row(
    58,
    'BPF defragmentation',
    asks('nf_defrag_ipv4', 'net/netfilter/nf_bpf_link.c', 'wait !=0', literal('nf_defrag_ipv4', 'NF_DEFRAG_IPV4')),
    asks('nf_defrag_ipv6', 'net/netfilter/nf_bpf_link.c', 'wait !=0', literal('nf_defrag_ipv6', 'NF_DEFRAG_IPV6')),
  ),
  row(
    59,
    'IPVS',
    asks('ip_vs_%s', 'net/netfilter/ipvs/ip_vs_sched.c', 'wait ignored', literal('ip_vs_rr', 'IP_VS_RR')),
  ),
  row(
    60,
    'IPVS',
    asks('ip_vs_pe_%s', 'net/netfilter/ipvs/ip_vs_pe.c', 'wait ignored', literal('ip_vs_pe_sip', 'IP_VS_PE_SIP')),
  ),
  row(
    61,
    'ipset',
    asks('ip_set_%s', 'net/netfilter/ipset/ip_set_core.c', 'wait <0', [
      answered('ip_set_hash:ip', 'ip_set_hash_ip', 'IP_SET_HASH_IP'),
    ]),
  ),
]
