package io.github.vertxrtmp.protocol.message;

import io.github.vertxrtmp.amf.AmfObject;

/**
 * Who connects is another node of the same cluster, and can prove it. A property of the command object of {@code connect} that
 * only this server knows.
 *
 * @param node  which node it is
 * @param proof that it knows the secret of the cluster
 */
public record PeerClaim(String node, String proof) {

  private static final String NAME = "vertxRtmpPeer";

  /** Null when nothing is claimed. */
  public static PeerClaim from(AmfObject agent) {
    AmfObject claim = agent.getObject(NAME);
    return claim == null ? null : new PeerClaim(text(claim, "node"), text(claim, "proof"));
  }

  private static String text(AmfObject claim, String name) {
    String text = claim.getString(name);
    return text == null ? "" : text;
  }

  /** Adds the claim to a command object. */
  public void putInto(AmfObject agent) {
    agent.put(NAME, new AmfObject().put("node", node).put("proof", proof));
  }

  /** Without the proof. */
  @Override
  public String toString() {
    return node;
  }
}
