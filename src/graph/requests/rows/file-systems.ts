import { answered, asks, literal, neverModular, type RequestRow, row, unclaimed } from '../request-row.ts'

/** Rows 1–15: files, devices and what executes them. */
export const fileSystemRows: readonly RequestRow[] = [
  row(
    1,
    'VFS',
    asks(
      'fs-%.*s',
      'fs/filesystems.c: get_fs_type()',
      'wait =0',
      [answered('fs-xfs', 'xfs', 'XFS_FS'), answered('fs-ext3', 'ext4', 'EXT4_FS')],
      { note: 'the name up to its first dot; 0 and still no such type is said once in the log' },
    ),
  ),
  row(
    2,
    'exec',
    asks('binfmt-%04x', 'fs/exec.c: search_binary_handler()', 'wait <0', [neverModular('binfmt-464c', 'BINFMT_ELF')], {
      note: 'bytes 2 and 3 of the file in host order, if its first four are not all printable; once an exec',
    }),
  ),
  row(
    3,
    'character devices',
    asks('char-major-%d-%d', 'fs/char_dev.c: base_probe()', 'wait >0', [
      neverModular('char-major-5-1', 'TTY'),
      answered('char-major-108-0', 'ppp_generic', 'PPP'),
    ]),
  ),
  row(
    4,
    'character devices',
    asks('char-major-%d', 'fs/char_dev.c: base_probe()', 'wait ignored', [unclaimed('char-major-5', 'user-alias')], {
      note: 'the older form, after the longer one was positive',
    }),
  ),
  row(
    5,
    'misc devices',
    asks('char-major-%d-%d', 'drivers/char/misc.c: misc_open()', 'wait ignored', [
      answered('char-major-10-200', 'tun', 'TUN'),
      answered('char-major-10-229', 'fuse', 'FUSE_FS'),
      answered('char-major-10-232', 'kvm', 'KVM'),
      answered('char-major-10-234', 'btrfs', 'BTRFS_FS'),
      answered('char-major-10-237', 'loop', 'BLK_DEV_LOOP'),
      answered('char-major-10-239', 'uhid', 'UHID'),
    ]),
  ),
  row(
    6,
    'block devices',
    asks('block-major-%d-%d', 'block/genhd.c: blk_request_module()', 'wait >0', [
      answered('block-major-7-0', 'loop', 'BLK_DEV_LOOP'),
      answered('block-major-9-0', 'md_mod', 'BLK_DEV_MD'),
    ]),
    asks('block-major-%d', 'block/genhd.c: blk_request_module()', 'wait ignored', [
      unclaimed('block-major-7', 'user-alias'),
    ]),
  ),
  row(
    7,
    'I/O schedulers',
    asks('%s-iosched', 'block/elevator.c', 'wait ignored', [answered('bfq-iosched', 'bfq', 'IOSCHED_BFQ')]),
  ),
  row(
    8,
    'NLS',
    asks('nls_%s', 'fs/nls/nls_base.c: load_nls()', 'try-then ignored', [
      answered('nls_utf8', 'nls_utf8', 'NLS_UTF8'),
      answered('nls_iso8859-1', 'nls_iso8859_1', 'NLS_ISO8859_1'),
    ]),
  ),
  row(
    9,
    'NFS',
    asks('nfsv%d', 'fs/nfs/client.c: get_nfs_version()', 'wait ignored', [answered('nfsv4', 'nfsv4', 'NFS_V4')]),
  ),
  row(
    10,
    'pNFS',
    asks('nfs-layouttype4-%u', 'fs/nfs/pnfs.c: set_pnfs_layoutdriver()', 'wait ignored', [
      answered('nfs-layouttype4-1', 'nfs_layout_nfsv41_files', 'PNFS_FILE_LAYOUT'),
    ]),
  ),
  row(
    11,
    'quota',
    asks('quota_v%d', 'fs/quota/dquot.c: find_quota_format()', 'wait !=0', [
      answered('quota_v1', 'quota_v1', 'QFMT_V1'),
      answered('quota_v2', 'quota_v2', 'QFMT_V2'),
    ]),
  ),
  row(
    12,
    'ocfs2',
    asks('ocfs2_stack_%s', 'fs/ocfs2/stackglue.c', 'wait ignored', [
      answered('ocfs2_stack_o2cb', 'ocfs2_stack_o2cb', 'OCFS2_FS_O2CB'),
    ]),
  ),
  row(13, 'dlm', asks('sctp', 'fs/dlm/lowcomms.c', 'wait ignored', literal('sctp', 'IP_SCTP'))),
  row(14, 'BPF', asks('bpf_preload', 'kernel/bpf/inode.c', 'wait ignored', literal('bpf_preload', 'BPF_PRELOAD'))),
  row(
    15,
    'symbols',
    asks('symbol:%s', 'include/linux/module.h: symbol_request()', 'try-then ignored', [
      answered('symbol:utf8_data_table', 'utf8data', 'UNICODE'),
      answered('symbol:nfs3_set_ds_client', 'nfsv3', 'NFS_V3'),
    ]),
  ),
]
