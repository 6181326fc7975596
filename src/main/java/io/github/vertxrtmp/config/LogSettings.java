package io.github.vertxrtmp.config;

/**
 * What is logged, and how.
 *
 * @param level            {@code error}, {@code warn}, {@code info}, {@code debug} or {@code trace}
 * @param format           {@code text} or {@code json}
 * @param secretParameters of which the values are not shown, in events neither
 */
public record LogSettings(String level, String format, SecretParameters secretParameters) {
}
