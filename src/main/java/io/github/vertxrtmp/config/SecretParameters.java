package io.github.vertxrtmp.config;

import io.vertx.core.json.JsonArray;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Names of parameters of which the values are shown to nobody but the application. Immutable. */
public final class SecretParameters {

  private final List<String> patterns;
  private final Pattern names;

  private SecretParameters(List<String> patterns) {
    this.patterns = patterns;
    this.names = Pattern.compile(patterns.stream().map(SecretParameters::expression).collect(Collectors.joining("|", "(?:", ")")),
      Pattern.CASE_INSENSITIVE);
  }

  static SecretParameters fromJson(Object json) {
    return new SecretParameters(((JsonArray) json).stream().map(String.class::cast).toList());
  }

  private static String expression(String pattern) {
    return Pattern.compile("\\*").splitAsStream(pattern + " ").map(String::stripTrailing).map(Pattern::quote).collect(Collectors.joining(".*"));
  }

  /** Whether a parameter of that name is among them; case does not count. */
  public boolean contains(String name) {
    return !patterns.isEmpty() && names.matcher(name.toLowerCase(Locale.ROOT)).matches();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof SecretParameters parameters && parameters.patterns.equals(patterns);
  }

  @Override
  public int hashCode() {
    return patterns.hashCode();
  }

  /** As they were written. */
  @Override
  public String toString() {
    return String.join(" ", patterns);
  }
}
