/** Something that whoever starts a daemon has to change. The message says what. */
export class ConfigurationProblem extends Error {
  override readonly name = 'ConfigurationProblem'
}
