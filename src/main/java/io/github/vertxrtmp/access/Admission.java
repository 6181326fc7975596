package io.github.vertxrtmp.access;

/**
 * What the checks say. Immutable.
 *
 * @param accepted    whether the application may be asked
 * @param check       which has refused; null
 * @param description why, in words for the person at the client; null
 * @param name        of the stream within the path that the client connected to, where it is not the one that was asked for
 *                    (a key has been taken off, for example); null
 * @param identity    who it is, the same on each connection; null when that is not known
 */
public record Admission(boolean accepted, String check, String description, String name, String identity) {

  /** Nothing speaks against it. */
  public static final Admission GRANTED = new Admission(true, null, null, null, null);

  static Admission refused(String check, String description) {
    return new Admission(false, check, description, null, null);
  }

  Admission withName(String other) {
    return new Admission(accepted, check, description, other, identity);
  }

  Admission withIdentity(String who) {
    return new Admission(accepted, check, description, name, who);
  }

  /** Both have been passed, this one later. */
  Admission after(Admission earlier) {
    return !accepted ? this : new Admission(true, null, null, name == null ? earlier.name : name, earlier.identity == null ? identity : earlier.identity);
  }
}
