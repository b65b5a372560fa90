const NOBODY = 65534

/** Runs something as a user for whom file modes count: root may read whatever is there. */
export async function withoutPrivileges<Result>(act: () => Promise<Result>): Promise<Result> {
  if (process.geteuid?.() !== 0) return act()
  process.seteuid!(NOBODY)
  try {
    return await act()
  } finally {
    process.seteuid!(0)
  }
}
