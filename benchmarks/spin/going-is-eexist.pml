/* Linux before 5.3 answers EEXIST while a module whose init has failed goes, and kmod takes EEXIST for a success: the scenario
 * going-is-eexist (E2). The law: who ends 0 finds the module live, which it never is. R2.4 */
#ifndef PROCESSES
#define PROCESSES 3
#endif
#define MODULES 1
#define GOING_IS_THERE
#define MISSING(module, there) if :: directory[module] -> there = false :: else -> there = false fi
#include "kernel.inc.pml"
#include "look.inc.pml"

/* modprobe looks before it makes its plan, and again before it inserts. */
proctype modprobe() {
  bool there, found;
  byte result;
  look(0, there);
  look(0, there);
  finit_module(0, 0, true, result);
  assert(result == ENODEV)
}

init {
  byte count;
  atomic {
    for (count : 1 .. PROCESSES) { run modprobe() }
  }
}
