package io.github.vertxrtmp.access;

import io.github.vertxrtmp.bus.Decision;
import io.vertx.core.json.JsonObject;

/**
 * What the checks say. Immutable.
 *
 * @param accepted    whether the application may be asked
 * @param check       which has refused; null
 * @param description why, in words for the person at the client; null
 * @param guess       whether it was refused for what it presented, which may have been a guess
 * @param terms       in the words of a {@link Decision}: the name of the stream where it is not the one that was asked for (a key has
 *                    been taken off, for example), who it is ({@code identity}), its limits; of a refusal where to connect instead
 * @param app         application that it is let into instead of the one that it named; null
 */
public record Admission(boolean accepted, String check, String description, boolean guess, JsonObject terms, String app) {

  /** As {@link #check}: it has failed too often. */
  public static final String LOCKOUT = "lockout";

  /** Nothing speaks against it. */
  public static final Admission GRANTED = new Admission(true, null, null, false, new JsonObject(), null);

  static Admission refused(String check, String description) {
    return new Admission(false, check, description, true, new JsonObject(), null);
  }

  /** Refused for what is not the client's doing, or needs no guessing. */
  static Admission barred(String check, String description) {
    return new Admission(false, check, description, false, new JsonObject(), null);
  }

  /** Sent elsewhere. */
  static Admission redirected(String check, String url) {
    return new Admission(false, check, "Redirected", false, new JsonObject().put("redirect", url), null);
  }

  Admission withName(String name) {
    return with(new JsonObject().put("name", name));
  }

  Admission withIdentity(String identity) {
    return identity == null ? this : with(new JsonObject().put("identity", identity));
  }

  Admission with(JsonObject more) {
    return new Admission(accepted, check, description, guess, terms.copy().mergeIn(more, true), app);
  }

  Admission into(String other) {
    return new Admission(accepted, check, description, guess, terms, other);
  }

  /** Both have been passed, this one later. */
  Admission after(Admission earlier) {
    return accepted ? new Admission(true, null, null, false, earlier.terms.copy().mergeIn(terms, true), app == null ? earlier.app : app) : this;
  }

  /** Name of the stream within the path that the client connected to; null: the one that was asked for. */
  public String name() {
    return terms.getString("name");
  }
}
