package io.github.vertxrtmp.config;

import java.util.List;

/**
 * How the nodes of a cluster reach each other's streams.
 *
 * @param members       where other nodes are found; none: as the cluster manager's own configuration says
 * @param host          address under which other nodes reach this one by RTMP; {@link #AUTO}: where it listens
 * @param port          TCP port for that; 0: on which it listens
 * @param publicUrl     where other nodes send clients to this one
 * @param secret        by which nodes know each other; {@link #AUTO}: the cluster makes one up
 * @param idleMillis    a stream that nobody plays here any more is fetched for so long yet, ms
 * @param connectMillis how long another node may take to send the beginning of a stream, ms
 */
public record ClusterSettings(List<String> members, String host, int port, PublicUrl publicUrl, String secret, int idleMillis, int connectMillis) {

  public ClusterSettings {
    members = List.copyOf(members);
  }

  /** Nothing was set. */
  public static final String AUTO = "auto";

  /** Without the secret. */
  @Override
  public String toString() {
    return "ClusterSettings[host=" + host + ", port=" + port + "]";
  }
}
