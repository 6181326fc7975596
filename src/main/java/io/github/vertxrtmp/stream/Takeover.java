package io.github.vertxrtmp.stream;

import io.github.vertxrtmp.config.PublishSettings;
import io.github.vertxrtmp.config.PublishSettings.OnTaken;
import io.vertx.core.json.JsonObject;
import io.vertx.core.shareddata.Lock;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;

/**
 * Somebody wants to go on with a stream that has a publisher already, or still. Travels by reference on
 * {@code rtmp.takeover.<key>}; the answer is empty, or fails when the stream is not given.
 *
 * @param heir     to which the stream is given, on its context
 * @param identity as in {@link PublicationTerms}
 * @param policy   when a publisher that is there has to give way
 * @param claim    of one who has the name already: a stream that is only fetched from another node is his; else null
 * @param mirror   whether he fetches the stream from another node: then one that has gone there is his
 */
record Takeover(Publication heir, String identity, PublishSettings policy, Lock claim, boolean mirror) {

  Takeover(Publication heir, String identity, PublishSettings policy) {
    this(heir, identity, policy, null, false);
  }

  /** Of a publisher at another node; null when it is not as it should be. */
  static Takeover from(JsonObject body) {
    for (OnTaken policy : OnTaken.values()) {
      if (policy.name().equals(body.getValue("onTaken")) && body.getValue("silentMillis") instanceof Integer silent
        && body.getValue("identity") instanceof String identity) {
        return new Takeover(null, identity, new PublishSettings(policy, silent, 0, 0));
      }
    }
    return null;
  }

  /** For the node that has the stream. */
  static JsonObject toJson(String identity, PublishSettings policy) {
    return new JsonObject().put("identity", identity).put("onTaken", policy.onTaken().name()).put("silentMillis", policy.silentMillis());
  }

  static Takeover byOwner(Publication heir, Lock claim) {
    return new Takeover(heir, null, PublishSettings.NONE, claim, false);
  }

  static Takeover byMirror(Publication heir) {
    return new Takeover(heir, null, PublishSettings.NONE, null, true);
  }

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
