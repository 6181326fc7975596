package io.github.vertxrtmp.config;

import java.time.DateTimeException;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * When a recording goes on in another file. Cuts are made at keyframes, so a segment is a little longer than asked for.
 *
 * @param seconds        length of a segment; 0 for any
 * @param bytes          size of a segment; 0 for any
 * @param clockSeconds   cut when the clock shows a multiple of this since midnight; 0 for never
 * @param onHeaderChange cut when a sequence header changes; else it goes on in the file
 * @param name           pattern of a segment's name
 * @param zone           time zone of {@code clockSeconds} and of dates in names
 */
public record RecordSegmentSettings(int seconds, long bytes, int clockSeconds, boolean onHeaderChange, String name, String zone) {

  private static final Pattern NAME = Pattern.compile("([^{}]|\\{[^{}]+\\})+");
  private static final Pattern FIELD = Pattern.compile("\\{([^{}]+)\\}");
  private static final Set<String> OWN_FIELDS = Set.of("name", "n");

  /** Checks what the schema cannot. */
  public RecordSegmentSettings {
    try {
      ZoneId.of(zone);
    } catch (DateTimeException e) {
      throw new IllegalArgumentException("zone: expected a time zone such as Europe/Berlin, found \"" + zone + "\"", e);
    }
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException("name: expected a closing brace for each opening one, found \"" + name + "\"");
    }
    for (Matcher field = FIELD.matcher(name); field.find();) {
      checkField(field.group(1));
    }
  }

  private static void checkField(String field) {
    try {
      if (!OWN_FIELDS.contains(field)) {
        DateTimeFormatter.ofPattern(field);
      }
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("name: expected {name}, {n} or a date such as {yyyyMMdd}, found \"{" + field + "}\"", e);
    }
  }

  /** Whether every recording is cut, so that its first file has a segment's name already. */
  public boolean regular() {
    return seconds > 0 || bytes > 0 || clockSeconds > 0;
  }
}
