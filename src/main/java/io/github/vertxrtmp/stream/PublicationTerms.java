package io.github.vertxrtmp.stream;

import io.github.vertxrtmp.config.GopSettings;

/**
 * Under which terms a stream is published.
 *
 * @param gop      what is kept for players that join late
 * @param viewers  most players at a time; negative: any number
 * @param maxDelay how long its frames may wait for others on the way to a player that nothing else was said about, ms;
 *                 negative: as is set for all
 */
public record PublicationTerms(GopSettings gop, long viewers, int maxDelay) {

  /** Any number of players. */
  public static PublicationTerms of(GopSettings gop) {
    return new PublicationTerms(gop, -1, -1);
  }
}
