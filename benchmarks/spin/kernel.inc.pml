/* What modprobes on Linux 4.19 to 6.3 can see of one load, as far as the scenarios of benchmarks/spin need it: the states of a
 * module, its directory in sysfs and the `initstate` in it, which come one after the other. What no other process can observe
 * (reading the image, its checks, memory, references) is left out, as an explorer leaves it out too. Rules R1.10, R2.2, R2.4,
 * R1.16, R1.25 of the simulated kernel; its source is src/host/simulated/kernel. */

mtype = { absent, unformed, coming, live, going };
mtype state[MODULES] = absent;
bool directory[MODULES];
bool attribute[MODULES];

/* Results of finit_module. */
#define DONE 0
#define EEXIST 1
#define ENODEV 2

/* finit_module of a module of which `needs` is another one, or itself for none; `refuses` makes its init answer ENODEV. */
inline finit_module(module, needs, refuses, result) {
  /* The name: whoever has it on the way is waited for. */
  do
  :: atomic { state[module] == absent -> state[module] = unformed; result = DONE; break }
  :: atomic { state[module] == live -> result = EEXIST; break }
#ifdef GOING_IS_THERE
  :: atomic { state[module] == going -> result = EEXIST; break }
#endif
  od;
  if
  :: result == DONE ->
    /* Its symbols: their owner may be on its way. */
    if
    :: needs != module -> state[needs] == live
    :: else
    fi;
    state[module] = coming;
    directory[module] = true;
    attribute[module] = true;
    if
    :: refuses ->
      state[module] = going;
      attribute[module] = false;
      directory[module] = false;
      state[module] = absent;
      result = ENODEV
    :: else -> state[module] = live
    fi
  :: else
  fi
}
