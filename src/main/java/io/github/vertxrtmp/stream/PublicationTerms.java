package io.github.vertxrtmp.stream;

import io.github.vertxrtmp.config.GopSettings;
import io.github.vertxrtmp.config.PublishSettings;

/**
 * Under which terms a stream is published.
 *
 * @param gop       what is kept for players that join late
 * @param viewers   most players at a time; negative: any number
 * @param maxDelay  how long its frames may wait for others on the way to a player that nothing else was said about, ms;
 *                  negative: as is set for all. Of a stream that goes on with another publisher that of the first holds
 * @param publish   what happens when the name is taken, and how long the stream waits for a publisher that has gone
 * @param identity  who publishes: only the same may go on with the stream; null: nobody may
 */
public record PublicationTerms(GopSettings gop, long viewers, int maxDelay, PublishSettings publish, String identity) {

  /** Any number of players; the stream ends with its publisher. */
  public static PublicationTerms of(GopSettings gop) {
    return new PublicationTerms(gop, -1, -1, PublishSettings.NONE, null);
  }
}
