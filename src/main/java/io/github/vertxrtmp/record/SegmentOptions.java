package io.github.vertxrtmp.record;

import java.time.ZoneId;
import java.time.ZoneOffset;

/**
 * When a recording goes on in another file, and how these files are called. Cuts are made at keyframes, so a segment is a
 * little longer than asked for.
 *
 * @param seconds         length of a segment; 0 for any
 * @param bytes           size of a segment; 0 for any
 * @param clockSeconds    cut whenever the clock shows a multiple of this many seconds since midnight; 0 for never
 * @param onHeaderChange  cut when a sequence header changes (another resolution, another codec); else it goes on in the file
 * @param namePattern     name of a segment without ".flv": {@code {name}} is the stream's, {@code {n}} the number of the
 *                        segment from 1, other braces hold a pattern of {@link java.time.format.DateTimeFormatter}
 * @param zone            for dates and {@code clockSeconds}
 */
public record SegmentOptions(long seconds, long bytes, long clockSeconds, boolean onHeaderChange, String namePattern, ZoneId zone) {

  public static final String DEFAULT_PATTERN = "{name}-{yyyyMMdd-HHmmss}";
  /** One file for each recording, whatever comes. */
  public static final SegmentOptions NONE = new SegmentOptions(0, 0, 0, false, DEFAULT_PATTERN, ZoneOffset.UTC);

  /** Whether every recording is cut, so that its first file has a segment's name already. */
  boolean regular() {
    return seconds > 0 || bytes > 0 || clockSeconds > 0;
  }
}
