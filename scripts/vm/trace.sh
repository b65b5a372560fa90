#!/bin/busybox sh
# `trace start` records what the kernel does about modules, `trace stop FILE` writes the record and a closing line that
# tells how many events it lacks (those without a probe count from the boot on). The clock is CLOCK_MONOTONIC, so its
# times compare with a program's own. `trace prepare` comes before, once, while one processor runs: it patches the
# kernel's code, and an emulated processor that runs into a patch's int3 late dies (QEMU 7.2). The others patch nothing.
set -e
cd /sys/kernel/tracing

EVENTS='syscalls/sys_enter_finit_module syscalls/sys_exit_finit_module syscalls/sys_enter_init_module
  syscalls/sys_exit_init_module syscalls/sys_enter_delete_module syscalls/sys_exit_delete_module
  module/module_load module/module_request modonce/read modonce/was_read'

# struct file's f_path.dentry, from its f_path on 6.1 at byte 16 and on 6.12 at byte 64; dentry's d_name.name is at 40 on both.
dentry_offset() {
  case $(uname -r) in
    6.1.*) echo 0x18 ;;
    6.12.*) echo 0x48 ;;
    *) echo "trace: unknown layout of struct file on $(uname -r)" >&2; return 1 ;;
  esac
}

case $1 in
  prepare)
    dentry=$(dentry_offset)
    echo 0 >tracing_on
    echo mono >trace_clock
    # Names of tasks would be taken at each wakeup.
    echo 0 >options/record-cmd
    echo 8192 >buffer_size_kb
    # The sixth argument is the purpose: READING_MODULE is 2. A probe on return has room for 512 calls under way.
    echo "p:modonce/read kernel_read_file name=+0(+0x28(+$dentry(%di))):string purpose=%r9:u32" >kprobe_events
    echo 'r512:modonce/was_read kernel_read_file bytes=$retval:s64' >>kprobe_events
    for event in $EVENTS; do echo 1 >"events/$event/enable"; done
    ;;
  start)
    echo >trace
    echo 1 >tracing_on
    ;;
  stop)
    echo 0 >tracing_on
    cat trace >"$2"
    lost=$(cat per_cpu/cpu*/stats | awk '/^overrun|^commit overrun|^dropped events/ { n += $NF } END { print n + 0 }')
    missed=$(awk '{ n += $NF } END { print n + 0 }' kprobe_profile)
    echo "# lost=$lost missed=$missed" >>"$2"
    ;;
esac
