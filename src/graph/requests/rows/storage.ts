import { answered, asks, literal, type RequestRow, row, unclaimed } from '../request-row.ts'

const TARGET = 'drivers/target/target_core_transport.c'
const FABRIC = 'drivers/target/target_core_configfs.c'
const BACKENDS = [
  ['target_core_iblock', 'TCM_IBLOCK'],
  ['target_core_file', 'TCM_FILEIO'],
  ['target_core_pscsi', 'TCM_PSCSI'],
  ['target_core_user', 'TCM_USER2'],
] as const

const STRIPPED = { note: 'again and again, without what follows the last dash' }

/** Rows 84–91. */
export const storageRows: readonly RequestRow[] = [
  row(
    84,
    'device mapper',
    asks('dm-%s', 'drivers/md/dm-target.c, drivers/md/dm-path-selector.c', 'wait ignored', [
      ...literal('dm-crypt', 'DM_CRYPT'),
      ...literal('dm-round-robin', 'DM_MULTIPATH'),
    ]),
  ),
  row(
    85,
    'device mapper',
    asks('dm-log-%s', 'drivers/md/dm-log.c', 'wait ignored', literal('dm-log-userspace', 'DM_LOG_USERSPACE'), STRIPPED),
    asks(
      'dm-exstore-%s',
      'drivers/md/dm-exception-store.c',
      'wait ignored',
      [unclaimed('dm-exstore-P', 'user-alias')],
      {
        note: 'the stores that there are come with dm_snapshot',
      },
    ),
    asks('dm-cache-%s', 'drivers/md/dm-cache-policy.c', 'wait ignored', literal('dm-cache-smq', 'DM_CACHE_SMQ')),
  ),
  row(
    86,
    'RAID',
    asks('md-%s', 'drivers/md/md.c', 'wait !=0', [answered('md-raid1', 'raid1', 'MD_RAID1')]),
    asks('md-level-%s', 'drivers/md/md.c', 'wait ignored', [answered('md-level-1', 'raid1', 'MD_RAID1')]),
    asks('md-level-%d', 'drivers/md/md.c', 'wait ignored', [answered('md-level-5', 'raid456', 'MD_RAID456')]),
    asks('md-cluster', 'drivers/md/md.c: md_setup_cluster()', 'wait ignored', literal('md-cluster', 'MD_CLUSTER')),
  ),
  row(
    87,
    'SCSI device handlers',
    asks('scsi_dh_%s', 'drivers/scsi/scsi_dh.c', 'wait ignored', literal('scsi_dh_alua', 'SCSI_DH_ALUA')),
  ),
  row(
    88,
    'SCSI hosts',
    asks('scsi_hostadapter', 'drivers/scsi/scsi.c', 'wait ignored', [unclaimed('scsi_hostadapter', 'user-alias')], {
      until: '2.6',
      note: 'no call is left, only a comment',
    }),
  ),
  row(
    89,
    'NVMe over fabrics',
    asks('nvme-%s', 'drivers/nvme/host/fabrics.c', 'wait ignored', literal('nvme-tcp', 'NVME_TCP')),
    asks('nvmet-transport-%d', 'drivers/nvme/target/core.c', 'wait ignored', [
      answered('nvmet-transport-1', 'nvmet_rdma', 'NVME_TARGET_RDMA'),
    ]),
  ),
  row(
    90,
    'SCSI target',
    asks('iscsi_target_mod', FABRIC, 'wait <0', literal('iscsi_target_mod', 'ISCSI_TARGET')),
    asks('tcm_loop', FABRIC, 'wait <0', literal('tcm_loop', 'LOOPBACK_TARGET')),
    ...BACKENDS.map(([name, option]) => asks(name, TARGET, 'wait !=0', literal(name, option))),
  ),
  row(
    91,
    'RDMA',
    asks('rdma-client-%s', 'drivers/infiniband/core', 'wait ignored', [
      answered('rdma-client-uverbs', 'ib_uverbs', 'INFINIBAND_USER_ACCESS'),
    ]),
    asks('rdma-netlink-subsys-%u', 'drivers/infiniband/core', 'wait ignored', [
      answered('rdma-netlink-subsys-5', 'ib_core', 'INFINIBAND'),
    ]),
    asks('rdma-link-%s', 'drivers/infiniband/core', 'wait ignored', [
      answered('rdma-link-rxe', 'rdma_rxe', 'RDMA_RXE'),
    ]),
  ),
]
