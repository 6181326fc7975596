package io.github.vertxrtmp.config;

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

  /** Whether every recording is cut, so that its first file has a segment's name already. */
  public boolean regular() {
    return seconds > 0 || bytes > 0 || clockSeconds > 0;
  }
}
