#!/bin/busybox sh
# The guest's first process: prepares the system, runs /job/script with the shell, hands back what it left in /out.
# ttyS0 is the kernel's console, ttyS1 shows the job as it runs, ttyS2 carries the archive of /out.
export PATH=/modonce/tools:/kmod/bin:/usr/bin:/bin HOME=/root LC_ALL=C TERM=dumb

mkdir -p /proc /sys /dev /run /tmp /root /out /etc/modprobe.d
mount -t proc proc /proc
mount -t sysfs sysfs /sys
mount -t devtmpfs devtmpfs /dev
mount -t tmpfs tmpfs /run
mount -t tmpfs tmpfs /tmp
mount -t debugfs debugfs /sys/kernel/debug
mount -t tracefs tracefs /sys/kernel/tracing
hostname modonce
ip link set lo up
stty -F /dev/ttyS1 raw -echo
stty -F /dev/ttyS2 raw -echo
echo 'modonce-vm: ready' >/dev/ttyS1

: >/out/stdout
: >/out/stderr
tail -q -f /out/stdout /out/stderr >/dev/ttyS1 &
live=$!
cd /root
/bin/sh /job/script </dev/null >/out/stdout 2>/out/stderr
status=$?
kill $live

echo $status >/out/status
cat /proc/modules >/out/modules
dmesg >/out/dmesg
tar -c -z -C /out . >/dev/ttyS2
echo "modonce-vm: exit $status" >/dev/ttyS1
poweroff -f
