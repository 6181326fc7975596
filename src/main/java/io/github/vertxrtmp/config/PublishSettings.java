package io.github.vertxrtmp.config;

/**
 * What happens when a stream has a publisher already, and when it loses its own.
 *
 * @param onTaken      when a publisher that is there gives way to the same publisher on another connection
 * @param silentMillis how long it must have sent nothing for that with {@code SILENT} and {@code WAIT}, ms
 * @param waitMillis   how long the other one waits for the name with {@code WAIT}, ms
 * @param graceMillis  how long a stream waits for a publisher of which the connection broke, ms; 0: not at all
 */
public record PublishSettings(OnTaken onTaken, int silentMillis, int waitMillis, int graceMillis) {

  /** Nobody gives way, and nothing waits. */
  public static final PublishSettings NONE = new PublishSettings(OnTaken.REJECT, 0, 0, 0);

  /** When a publisher gives way to the same publisher on another connection. */
  public enum OnTaken {
    /** When it has sent nothing for a while. */
    SILENT,
    /** Never. */
    REJECT,
    /** At once. */
    TAKEOVER,
    /** When it has sent nothing for a while; the other one waits for that, or for its end. */
    WAIT
  }
}
