/* How kmod asks whether a module is there, in two system calls: read initstate; and if that is not there, stat the directory. */
inline look(module, there) {
  atomic {
    if
    :: attribute[module] -> there = (state[module] == live); found = true
    :: else -> found = false
    fi
  };
  if
  :: found
  :: else -> MISSING(module, there)
  fi
}
