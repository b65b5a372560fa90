/** The socket of the daemon, unless another is told. */
export const SOCKET_PATH = '/run/modonce.sock'
