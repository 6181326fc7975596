package io.github.vertxrtmp.stream;

import io.github.vertxrtmp.config.PublishSettings;
import java.security.MessageDigest;
import java.nio.charset.StandardCharsets;

/**
 * Somebody wants to go on with a stream that has a publisher already, or still. Travels by reference on
 * {@code rtmp.takeover.<key>}; the answer is empty, or fails when the stream is not given.
 *
 * @param heir     to which the stream is given, on its context
 * @param identity as in {@link PublicationTerms}
 * @param policy   when a publisher that is there has to give way
 */
record Takeover(Publication heir, String identity, PublishSettings policy) {

  /** Whether it comes from whom a stream belongs to. */
  boolean isBy(String owner) {
    return owner != null && identity != null
      && MessageDigest.isEqual(owner.getBytes(StandardCharsets.UTF_8), identity.getBytes(StandardCharsets.UTF_8));
  }

  /** Whether a publisher that is there, and has been silent for so long, gives way. */
  boolean winsOver(long silentMillis) {
    return switch (policy.onTaken()) {
      case TAKEOVER -> true;
      case SILENT, WAIT -> silentMillis >= policy.silentMillis();
      case REJECT -> false;
    };
  }
}
