import { answered, asks, literal, type RequestRow, row, unclaimed } from '../request-row.ts'

const ATM = 'net/atm/ioctl.c'
const ATM_MODULES = [
  ['pppoatm', 'PPPOATM'],
  ['br2684', 'ATM_BR2684'],
  ['mpoa', 'ATM_MPOA'],
  ['clip', 'ATM_CLIP'],
  ['lec', 'ATM_LANE'],
] as const

const COMPRESSIONS = ['dest', 'fragment', 'hop', 'ipv6', 'mobility', 'routing', 'udp'] as const

/** Rows 62–75. */
export const protocolRows: readonly RequestRow[] = [
  row(
    62,
    'ATM',
    asks('atm-device-%d', 'net/atm/common.c: vcc_connect()', 'try-then ignored', [
      unclaimed('atm-device-1', 'user-alias'),
    ]),
    ...ATM_MODULES.map(([name, option]) => asks(name, ATM, 'wait ignored', literal(name, option))),
  ),
  row(
    63,
    'Open vSwitch',
    asks('vport-type-%d', 'net/openvswitch/vport.c', 'wait ignored', [
      answered('vport-type-4', 'vport_vxlan', 'OPENVSWITCH_VXLAN'),
    ]),
  ),
  row(
    64,
    'RDS',
    asks('rds_rdma', 'net/rds/transport.c', 'wait ignored', literal('rds_rdma', 'RDS_RDMA')),
    asks('rds_tcp', 'net/rds/transport.c', 'wait ignored', literal('rds_tcp', 'RDS_TCP')),
  ),
  row(
    65,
    'sunrpc',
    asks('rpc-auth-%u', 'net/sunrpc/auth.c', 'wait ignored', [answered('rpc-auth-6', 'auth_rpcgss', 'SUNRPC_GSS')]),
  ),
  row(
    66,
    'sunrpc GSS',
    asks(
      'rpc-auth-gss-%s',
      'net/sunrpc/auth_gss/gss_mech_switch.c',
      'wait ignored',
      [answered('rpc-auth-gss-krb5', 'rpcsec_gss_krb5', 'RPCSEC_GSS_KRB5')],
      { note: 'a name, or an OID in its dotted form' },
    ),
    asks('rpc-auth-gss-%u', 'net/sunrpc/auth_gss/gss_mech_switch.c', 'wait ignored', [
      answered('rpc-auth-gss-390003', 'rpcsec_gss_krb5', 'RPCSEC_GSS_KRB5'),
    ]),
  ),
  row(
    67,
    'sunrpc transports',
    asks('rpc%s', 'net/sunrpc/xprt.c', 'wait ignored', literal('rpcrdma', 'SUNRPC_XPRT_RDMA')),
    asks('svc%s', 'net/sunrpc/svc_xprt.c', 'wait ignored', [answered('svcrdma', 'rpcrdma', 'SUNRPC_XPRT_RDMA')]),
  ),
  row(
    68,
    '9p',
    asks('9p-%s', 'net/9p/mod.c', 'wait ignored', [answered('9p-virtio', '9pnet_virtio', 'NET_9P_VIRTIO')]),
  ),
  row(
    69,
    'DSA',
    asks('dsa_tag:%s', 'net/dsa/tag.c', 'wait ignored', [answered('dsa_tag:edsa', 'tag_dsa', 'NET_DSA')]),
    asks('dsa_tag:id-%d', 'net/dsa/tag.c', 'wait ignored', [answered('dsa_tag:id-4', 'tag_dsa', 'NET_DSA')]),
  ),
  row(
    70,
    'L2TP',
    asks('net-l2tp-type-%u', 'net/l2tp/l2tp_netlink.c', 'wait ignored', [
      answered('net-l2tp-type-5', 'l2tp_eth', 'L2TP_ETH'),
    ]),
  ),
  row(
    71,
    '6LoWPAN',
    ...COMPRESSIONS.map((name) =>
      asks(
        `nhc_${name}`,
        'net/6lowpan/core.c',
        'nowait ignored',
        literal(`nhc_${name}`, `6LOWPAN_NHC_${name.toUpperCase()}`),
      ),
    ),
  ),
  row(72, 'text search', asks('ts_%s', 'lib/textsearch.c', 'wait ignored', literal('ts_kmp', 'TEXTSEARCH_KMP'))),
  row(
    73,
    'team',
    asks(
      'team-mode-%s',
      'drivers/net/team',
      'wait ignored',
      literal('team-mode-roundrobin', 'NET_TEAM_MODE_ROUNDROBIN'),
    ),
  ),
  row(
    74,
    'PPP compression',
    asks('ppp-compress-%d', 'drivers/net/ppp/ppp_generic.c', 'try-then ignored', [
      answered('ppp-compress-21', 'bsd_comp', 'PPP_BSDCOMP'),
      answered('ppp-compress-26', 'ppp_deflate', 'PPP_DEFLATE'),
    ]),
  ),
  row(
    75,
    'PHY',
    asks(
      'mdio:%s',
      'drivers/net/phy/phy_device.c',
      'wait <0',
      [answered('mdio:00000000000111001100100100010101', 'realtek', 'REALTEK_PHY')],
      { note: '32 binary digits; ENOENT is no failure' },
    ),
  ),
]
