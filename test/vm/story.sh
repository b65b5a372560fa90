# What the stories share: test/vm/story-book.ts.

# soon COMMAND…: tries it until it succeeds. Where it has not after two minutes, the story ends here.
soon() {
  local since
  since=$(now)
  until "$@"; do
    [ $(($(now) - since)) -lt 120 ] || { echo "in vain: $*" >&2; exit 1; }
    sleep 0.05
  done
}

# hold POINT CALL COMMAND…: starts a command and waits until at-call has stopped it there, with whatever lock it has.
# Sets $holder to its process and $held to the file that tells where it stands.
hold() {
  held=$(mktemp)
  at-call "$@" >"$held" &
  holder_job=$!
  case $1 in exit) stands exit ;; *) stands enter ;; esac
}

# stands enter|exit: waits until the held command is stopped there.
stands() {
  soon grep -q "^$1 " "$held"
  holder=$(sed -n "s/^$1 //p" "$held")
}

# Waits until the held command has ended, and prints its status.
holder_ends() {
  wait "$holder_job"
  echo "holder $?"
}

# asked MODULE N: waits until so many processes beside the holder have the lock file of the module open.
asked() {
  soon have_asked "$@"
}

have_asked() {
  [ "$(ls -l /proc/[0-9]*/fd 2>/dev/null | grep -c "/run/modonce/$1$")" -gt "$2" ]
}

# ask N MODULE [PARAMETER…]: starts so many processes that load it, and waits until all have asked.
ask() {
  n=$1
  shift
  trigger exec "$n" modprobe "$@" >/tmp/others &
  others_job=$!
  asked "$1" "$n"
}

# Waits until they have ended, and prints how.
answered() {
  wait "$others_job"
  grep '^n=' /tmp/others
}

# becomes MODULE STATE: waits until the kernel says so.
becomes() {
  soon grep -qs "^$2$" "/sys/module/$1/initstate"
}

# state MODULE: prints it.
state() {
  echo "$1 $(cat "/sys/module/$1/initstate")"
}

# record MODULE: prints what its lock file holds.
record() {
  echo "record $(cat "/run/modonce/$1")"
}

# Seconds of the guest's clock.
now() {
  cut -d. -f1 /proc/uptime
}
