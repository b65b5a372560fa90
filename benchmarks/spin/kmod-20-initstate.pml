/* kmod since 20: a directory without `initstate` is that of a module on its way, and is asked for again. R6.5 */
#define MISSING(module, there) if :: directory[module] -> there = false :: else -> there = false fi
#include "initstate.inc.pml"
