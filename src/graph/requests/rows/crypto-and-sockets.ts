import { answered, asks, literal, type RequestRow, row, unclaimed } from '../request-row.ts'

const LOOKUP = 'crypto/api.c: crypto_larval_lookup()'
const INET = 'net/ipv4/af_inet.c: inet_create()'
const INET6 = 'net/ipv6/af_inet6.c: inet6_create()'
const DIAG = 'net/core/sock.c: sock_load_diag_module()'

/** Rows 16–31: algorithms, and what a socket needs. */
export const socketRows: readonly RequestRow[] = [
  row(
    16,
    'crypto',
    asks('crypto-%s', LOOKUP, 'wait ignored', [
      answered('crypto-sha256', 'sha256_generic', 'CRYPTO_SHA256'),
      answered('crypto-cbc', 'cbc', 'CRYPTO_CBC'),
    ]),
    asks('crypto-%s', 'crypto/algapi.c', 'try-then ignored', [answered('crypto-cbc', 'cbc', 'CRYPTO_CBC')], {
      note: 'templates',
    }),
  ),
  row(
    17,
    'crypto',
    asks(
      'crypto-%s-all',
      LOOKUP,
      'wait ignored',
      [
        answered('crypto-aes-all', 'aesni_intel', 'CRYPTO_AES'),
        answered('crypto-sha1-all', 'padlock_sha', 'CRYPTO_DEV_PADLOCK_SHA'),
      ],
      { note: 'not where only a fall-back is looked for' },
    ),
  ),
  row(
    18,
    'crypto',
    asks('cryptomgr', 'crypto/api.c: crypto_probing_notify()', 'wait ignored', literal('cryptomgr', 'CRYPTO_MANAGER'), {
      note: 'where no manager has taken the notification',
    }),
  ),
  row(
    19,
    'AF_ALG',
    asks('algif-%s', 'crypto/af_alg.c: alg_bind()', 'wait ignored', [
      answered('algif-hash', 'algif_hash', 'CRYPTO_USER_API_HASH'),
    ]),
  ),
  row(
    20,
    'sockets',
    asks('net-pf-%d', 'net/socket.c: __sock_create()', 'wait ignored', [
      answered('net-pf-1', 'unix', 'UNIX'),
      answered('net-pf-10', 'ipv6', 'IPV6'),
      answered('net-pf-40', 'vsock', 'VSOCKETS'),
    ]),
  ),
  row(21, 'bridge ioctl', asks('bridge', 'net/socket.c', 'wait ignored', literal('bridge', 'BRIDGE'))),
  row(22, 'VLAN ioctl', asks('8021q', 'net/socket.c', 'wait ignored', [answered('8021q', '8021q', 'VLAN_8021Q')])),
  row(
    23,
    'netlink',
    asks('net-pf-16-proto-%d', 'net/netlink/af_netlink.c: netlink_create()', 'wait ignored', [
      answered('net-pf-16-proto-6', 'xfrm_user', 'XFRM_USER'),
      answered('net-pf-16-proto-12', 'nfnetlink', 'NETFILTER_NETLINK'),
    ]),
  ),
  row(
    24,
    'generic netlink',
    asks('net-pf-16-proto-16-family-%s', 'net/netlink/genetlink.c: ctrl_getfamily()', 'wait ignored', [
      answered('net-pf-16-proto-16-family-nl80211', 'cfg80211', 'CFG80211'),
      answered('net-pf-16-proto-16-family-wireguard', 'wireguard', 'WIREGUARD'),
    ]),
  ),
  row(
    25,
    'sock_diag',
    asks('net-pf-16-proto-4-type-%d', DIAG, 'wait ignored', [
      answered('net-pf-16-proto-4-type-16', 'netlink_diag', 'NETLINK_DIAG'),
    ]),
    asks('net-pf-16-proto-4-type-%d-%d', DIAG, 'wait ignored', [
      answered('net-pf-16-proto-4-type-2-6', 'tcp_diag', 'INET_TCP_DIAG'),
    ]),
  ),
  row(
    26,
    'IPv4 sockets',
    asks('net-pf-2-proto-%d-type-%d', INET, 'wait ignored', [unclaimed('net-pf-2-proto-132-type-1', 'fallback')]),
    asks('net-pf-2-proto-%d', INET, 'wait ignored', [answered('net-pf-2-proto-132', 'sctp', 'IP_SCTP')], {
      note: 'where the longer name did not help',
    }),
  ),
  row(
    27,
    'IPv6 sockets',
    asks('net-pf-10-proto-%d-type-%d', INET6, 'wait ignored', [
      unclaimed('net-pf-10-proto-132-type-1', 'fallback'),
      answered('net-pf-10-proto-115-type-2', 'l2tp_ip6', 'L2TP_IP'),
    ]),
    asks('net-pf-10-proto-%d', INET6, 'wait ignored', [answered('net-pf-10-proto-132', 'sctp', 'IP_SCTP')], {
      note: 'where the longer name did not help',
    }),
  ),
  row(
    28,
    'PPPoX',
    asks('net-pf-24-proto-%d', 'drivers/net/ppp/pppox.c', 'wait ignored', [
      answered('net-pf-24-proto-0', 'pppoe', 'PPPOE'),
      answered('net-pf-24-proto-1', 'l2tp_ppp', 'PPPOL2TP'),
    ]),
  ),
  row(
    29,
    'phonet',
    asks('net-pf-35-proto-%d', 'net/phonet/af_phonet.c', 'wait =0', [
      answered('net-pf-35-proto-2', 'pn_pep', 'PHONET'),
    ]),
  ),
  row(
    30,
    'bluetooth',
    asks('bt-proto-%d', 'net/bluetooth/af_bluetooth.c', 'wait ignored', [
      answered('bt-proto-3', 'rfcomm', 'BT_RFCOMM'),
      answered('bt-proto-4', 'bnep', 'BT_BNEP'),
      answered('bt-proto-6', 'hidp', 'BT_HIDP'),
    ]),
  ),
  row(
    31,
    'CAN',
    asks(
      'can-proto-%d',
      'net/can/af_can.c: can_create()',
      'wait ignored',
      [
        answered('can-proto-1', 'can_raw', 'CAN_RAW'),
        answered('can-proto-2', 'can_bcm', 'CAN_BCM'),
        answered('can-proto-6', 'can_isotp', 'CAN_ISOTP'),
        answered('can-proto-7', 'can_j1939', 'CAN_J1939'),
      ],
      { note: 'anything but 0 is said in the log' },
    ),
  ),
]
