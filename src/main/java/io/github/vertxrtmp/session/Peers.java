package io.github.vertxrtmp.session;

import io.github.vertxrtmp.protocol.message.PeerClaim;
import io.vertx.core.Future;

/** The other nodes of the cluster. They may fetch any stream, and no application is asked about that. Thread-safe. */
public interface Peers {

  /** A server that is in no cluster. */
  Peers NONE = new Peers() {
    @Override
    public Future<Boolean> isPeer(byte[] nonce, PeerClaim claim) {
      return Future.succeededFuture(false);
    }

    @Override
    public Future<Boolean> listen(String address) {
      return Future.succeededFuture(false);
    }
  };

  /**
   * Whether a claim to be one of them is true.
   *
   * @param nonce of the handshake, {@link io.github.vertxrtmp.protocol.handshake.ServerHandshake#nonce}
   */
  Future<Boolean> isPeer(byte[] nonce, PeerClaim claim);

  /**
   * Whether somebody at one of them listens on an address of the bus. To send there and see whether it fails would tell as well,
   * but would wait for a node that hangs.
   */
  Future<Boolean> listen(String address);
}
