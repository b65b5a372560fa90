/* kmod up to 19: a directory without `initstate` is that of a built-in module. R6.4 */
#define MISSING(module, there) there = directory[module]
#include "initstate.inc.pml"
