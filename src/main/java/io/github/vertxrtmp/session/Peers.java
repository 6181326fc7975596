package io.github.vertxrtmp.session;

import io.github.vertxrtmp.protocol.message.PeerClaim;
import io.vertx.core.Future;

/** Knows the other nodes of the cluster: they may fetch any stream, and nobody else is asked about it. Thread-safe. */
@FunctionalInterface
public interface Peers {

  /** A server that is in no cluster. */
  Peers NONE = (nonce, claim) -> Future.succeededFuture(false);

  /**
   * Whether a claim is true.
   *
   * @param nonce of the handshake, {@link io.github.vertxrtmp.protocol.handshake.ServerHandshake#nonce}
   */
  Future<Boolean> isPeer(byte[] nonce, PeerClaim claim);
}
