#!/bin/sh
# Installs what the tests need on Debian 12. Without --yes it only prints what it would install.
# Nothing else in this repository installs system packages.
set -eu

# The VM: the emulator and the guest's small userland.
# The trees: the machine's own kmod, unpacking and compressing. The programs that tests compile: gcc with the headers of C and of libkmod.
# The calls of the request client: strace. Its units: systemd-analyze.
# Completions and man pages: zsh, fish, groff. The library and reports in a page: chromium. The models beside the explorer: spin.
packages='qemu-system-x86 busybox-static kmod xz-utils zstd gcc libc6-dev libkmod-dev strace systemd zsh fish groff-base chromium spin'

refuse() {
  echo "setup-debian: $1" >&2
  exit 2
}

yes=false
for argument in "$@"; do
  case $argument in
    --yes) yes=true ;;
    *) refuse "unknown argument '$argument'; usage: scripts/setup-debian.sh [--yes]" ;;
  esac
done

[ -r /etc/os-release ] && (. /etc/os-release && [ "${ID-}" = debian ]) || refuse 'this machine is not Debian'

missing=
for package in $packages; do
  status=$(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null) || status=unknown
  [ "$status" = installed ] || missing="$missing $package"
done

if [ -z "$missing" ]; then
  echo "setup-debian: nothing to install, present: $packages"
  exit 0
fi

echo "setup-debian: to install with apt-get, without recommended packages:$missing"
if [ "$yes" = false ]; then
  echo 'setup-debian: nothing was changed; run it again with --yes'
  exit 0
fi
[ "$(id -u)" -eq 0 ] || refuse 'installing needs root'

export DEBIAN_FRONTEND=noninteractive
apt-get -q update
# The list is split into words on purpose.
# shellcheck disable=SC2086
apt-get -q -y --no-install-recommends install $missing
