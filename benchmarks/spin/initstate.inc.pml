/* Processes that ask for xfrm_user at once, which needs xfrm_algo: the scenarios kmod-18-initstate and kmod-20-initstate. The
 * law: who ends 0 finds xfrm_user live. */
#ifndef PROCESSES
#define PROCESSES 3
#endif
#define MODULES 2
#define XFRM_ALGO 0
#define XFRM_USER 1
#include "kernel.inc.pml"

#include "look.inc.pml"

proctype modprobe() {
  bool there, found;
  byte result;
  look(XFRM_USER, there);
  if
  :: there
  :: else ->
    look(XFRM_ALGO, there);
    if
    :: there
    :: else -> finit_module(XFRM_ALGO, XFRM_ALGO, false, result)
    fi;
    look(XFRM_USER, there);
    if
    :: there
    :: else -> finit_module(XFRM_USER, XFRM_ALGO, false, result)
    fi
  fi;
  assert(state[XFRM_USER] == live)
}

init {
  byte count;
  atomic {
    for (count : 1 .. PROCESSES) { run modprobe() }
  }
}
