import { COMMAND_RUNNER, COMMANDS_SOCKET, SOCKET, UNANSWERED } from './paths.ts'

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
Wants=modonce-commands.socket
After=modonce-commands.socket
Conflicts=shutdown.target
Before=shutdown.target
${OFF}
${ABLE}
# Then the socket goes, too, and everybody loads for himself.
StartLimitIntervalSec=60
StartLimitBurst=10

[Service]
Type=notify
ExecStart=${node} ${program} serve --commands ${COMMANDS_SOCKET} --unanswered ${UNANSWERED}
Restart=always
RestartSec=100ms
OOMScoreAdjust=-900
TasksMax=512
UMask=0077

# Commands of modprobe.d are run by modonce-commands@.service, to which nothing of this applies.
# Not MemoryDenyWriteExecute: V8 compiles as it runs, and FFI makes trampolines. Not ProtectKernelModules: it loads them.
# No capability is taken away and no device hidden: what a module does as it is inserted, it does with the daemon's rights.
# Not PrivateTmp: it would wait for mounts.
NoNewPrivileges=yes
SystemCallArchitectures=native
SystemCallFilter=@system-service @module
SystemCallErrorNumber=EPERM
RestrictAddressFamilies=AF_UNIX AF_NETLINK
ProtectSystem=full
ProtectHome=read-only
ProtectControlGroups=yes
ProtectHostname=yes
RestrictNamespaces=yes
LockPersonality=yes
RestrictRealtime=yes
RestrictSUIDSGID=yes
KeyringMode=private
`
}

/** Only the daemon connects here: root, as the socket's mode says. */
export function commandsSocketUnit(): string {
  return `[Unit]
Description=Socket at which modonce has commands of modprobe.d run
DefaultDependencies=no
Conflicts=shutdown.target
Before=shutdown.target
${OFF}
${ABLE}

[Socket]
ListenStream=${COMMANDS_SOCKET}
SocketMode=0600
Accept=yes
MaxConnections=256
RemoveOnStop=yes
`
}

/** One command, with the rights that modprobe would have: nothing is closed to it. */
export function commandUnit(): string {
  return `[Unit]
Description=A command of modprobe.d
DefaultDependencies=no
CollectMode=inactive-or-failed

[Service]
ExecStart=-/bin/sh ${COMMAND_RUNNER}
# What a command leaves running goes on, as after modprobe.
KillMode=process
StandardInput=socket
StandardOutput=journal
StandardError=journal
`
}

/** What runs a command: all of the socket is a script, and its exit status the answer. */
export function commandRunner(): string {
  return `script=$(cat && echo .) || exit
/bin/sh -c "\${script%.}" </dev/null
echo "$?" >&0
`
}

/** sockets.target wants the socket, without a link that somebody must make. */
export function wantsDropIn(): string {
  return `[Unit]
Wants=modonce.socket
`
}
