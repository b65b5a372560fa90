#!/bin/busybox sh
# The guest's first process: prepares the system, runs each job of /job/list with the shell, and after each hands back
# what it left in /out. ttyS0 is the kernel's console, ttyS1 shows the job as it runs, ttyS2 carries an archive a job, and
# ttyS3 tells every other second that processes still run.
export PATH=/modonce/tools:/kmod/bin:/usr/bin:/bin HOME=/root LC_ALL=C TERM=dumb

mkdir -p /proc /sys /dev /run /tmp /root /results /etc/modprobe.d
mount -t proc proc /proc
mount -t sysfs sysfs /sys
mount -t devtmpfs devtmpfs /dev
mount -t tmpfs tmpfs /run
mount -t tmpfs tmpfs /tmp
mount -t debugfs debugfs /sys/kernel/debug
mount -t tracefs tracefs /sys/kernel/tracing
hostname modonce
ip link set lo up

# No process a pulse, because jobs count processes: the shell reads what nobody writes. It also keeps the lines open: two
# share an interrupt, and 6.1 has died (BUG in 8250_core.c) of one that was opened and closed beside the other.
mkfifo /dev/nothing
while :; do
  echo
  read -r -t 2 _
done <>/dev/nothing >/dev/ttyS3 8>/dev/ttyS1 9>/dev/ttyS2 &
stty -F /dev/ttyS1 raw -echo
stty -F /dev/ttyS2 raw -echo

# The kernel has started one processor: what it patched so far, and what the recording of jobs patches, no other was
# there to run into (docs/found.md, QEMU 7.2). Now the others.
! grep -q ' yes$' /job/list || /bin/sh /job/trace prepare
for processor in /sys/devices/system/cpu/cpu[0-9]*/online; do
  [ "$(cat "$processor")" = 1 ] || echo 1 >"$processor"
done

echo 'modonce-vm: ready' >/dev/ttyS1

# Name, limit in seconds of the guest's clock (0: none), whether to trace.
run_job() {
  mkdir -p "/results/$1"
  ln -sfn "/results/$1" /out
  : >/out/stdout
  : >/out/stderr
  echo "modonce-vm: job $1" >/dev/ttyS1
  echo "<3>modonce-vm: job $1" >/dev/kmsg
  tail -q -f /out/stdout /out/stderr >/dev/ttyS1 &
  live=$!
  [ "$3" = no ] || /bin/sh /job/trace start

  cat /proc/uptime >/out/uptime
  limit=
  [ "$2" = 0 ] || limit="timeout -s KILL $2"
  cd /root
  # A session of its own, so that nothing of a job outlives it.
  setsid $limit /bin/sh "/job/scripts/$1" </dev/null >/out/stdout 2>/out/stderr &
  job=$!
  wait $job
  echo $? >/out/status
  cat /proc/uptime >>/out/uptime
  kill -KILL -$job 2>/dev/null

  [ "$3" = no ] || /bin/sh /job/trace stop /out/trace
  kill $live
  cat /proc/modules >/out/modules
  dmesg -c >/out/dmesg
  tar -c -z -C /results "$1" >/dev/ttyS2
}

run_jobs() {
  while read -r name limit trace; do
    run_job "$name" "$limit" "$trace" </dev/null
  done </job/list
  echo 'modonce-vm: end' >/dev/ttyS1
  poweroff -f
}

# Where the guest has a system of its own to boot, that is the first process, and jobs are beside it.
[ ! -x /sbin/init ] || {
  run_jobs &
  exec /sbin/init
}
run_jobs
