import { SOCKET } from './paths.ts'

const OFF = 'ConditionKernelCommandLine=!modonce=off'
/** A container has no kernel of its own. */
const ABLE = 'ConditionCapability=CAP_SYS_MODULE'

/** The socket is there before udev looks for it; the daemon may start meanwhile, and requests wait in the socket. */
export function socketUnit(): string {
  return `[Unit]
Description=Socket of modonce, which loads kernel modules
DefaultDependencies=no
Wants=modonce.service
Before=sockets.target systemd-udevd.service systemd-udev-trigger.service systemd-modules-load.service
Conflicts=shutdown.target
Before=shutdown.target
${OFF}
${ABLE}

[Socket]
ListenStream=${SOCKET}
SocketMode=0600
Backlog=4096
# Without the socket udev's rule uses its built-in, and the kernel's helper the next loader.
RemoveOnStop=yes
`
}

/**
 * No device, no mount and no network is waited for: any of them may need a module. udev does not wait for the daemon
 * either, but asks when it needs it.
 */
export function serviceUnit(node: string, program: string): string {
  return `[Unit]
Description=Loads each kernel module once
DefaultDependencies=no
Requires=modonce.socket
Conflicts=shutdown.target
Before=shutdown.target
${OFF}
${ABLE}
# Then the socket goes, too, and everybody loads for himself.
StartLimitIntervalSec=60
StartLimitBurst=10

[Service]
Type=notify
ExecStart=${node} ${program} serve
Restart=always
RestartSec=100ms
OOMScoreAdjust=-900
TasksMax=512
UMask=0077

# Commands of modprobe.d inherit what is set here and may do whatever modprobe could, so that only this is closed.
# Not MemoryDenyWriteExecute: V8 compiles as it runs, and FFI makes trampolines. Not ProtectKernelModules: it loads them.
# Not NoNewPrivileges, ProtectSystem, PrivateTmp or a list of system calls: such a command may need any of them.
SystemCallArchitectures=native
SystemCallFilter=~@clock @cpu-emulation @obsolete @reboot @swap
SystemCallErrorNumber=EPERM
LockPersonality=yes
RestrictRealtime=yes
RestrictSUIDSGID=yes
ProtectHostname=yes
ProtectClock=yes
KeyringMode=private
`
}

/** sockets.target wants the socket, without a link that somebody must make. */
export function wantsDropIn(): string {
  return `[Unit]
Wants=modonce.socket
`
}
