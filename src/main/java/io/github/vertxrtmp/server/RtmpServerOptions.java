package io.github.vertxrtmp.server;

import io.github.vertxrtmp.config.SettingsException;
import io.github.vertxrtmp.config.SettingsLoader;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;

/**
 * The settings of an {@link RtmpServer}. Those that most programs want have a method; README.md names them all, with ranges and
 * defaults, and {@link #set} takes any of them. A value out of range is a {@link SettingsException} at once.
 *
 * <p>Not thread-safe.
 */
public final class RtmpServerOptions {

  private final JsonObject json;

  /** The defaults. */
  public RtmpServerOptions() {
    this(new JsonObject());
  }

  /**
   * @param json settings as a conf file has them; what is missing has its default
   * @throws SettingsException when one is unknown or wrong
   */
  public RtmpServerOptions(JsonObject json) {
    SettingsLoader.of(json);
    this.json = json.copy();
  }

  /** A copy. */
  public RtmpServerOptions(RtmpServerOptions other) {
    this.json = other.json.copy();
  }

  /** As {@link #RtmpServerOptions(JsonObject)}. */
  public static RtmpServerOptions fromJson(JsonObject json) {
    return new RtmpServerOptions(json);
  }

  /** The settings that differ from the defaults. */
  public JsonObject toJson() {
    return json.copy();
  }

  /**
   * Any setting.
   *
   * @param path  as in README.md, for example {@code delivery.maxDelay}
   * @param value as in a conf file
   * @throws SettingsException when it is unknown or wrong
   */
  public RtmpServerOptions set(String path, Object value) {
    JsonObject inner = SettingsLoader.one(path, value);
    // With those that are there: some settings need each other.
    JsonObject all = json.copy().mergeIn(inner, true);
    SettingsLoader.of(all);
    json.mergeIn(inner, true);
    return this;
  }

  /** Address to listen on. */
  public RtmpServerOptions setHost(String host) {
    return set("host", host);
  }

  /** TCP port to listen on; 0 takes a free one. */
  public RtmpServerOptions setPort(int port) {
    return set("port", port);
  }

  /** Listen for RTMPS as well: PEM files of certificate and private key, and the TCP port. */
  public RtmpServerOptions setTls(Path certificate, Path key, int port) {
    return set("tls", new JsonObject().put("enabled", true).put("certificate", certificate.toString()).put("key", key.toString()).put("port", port));
  }

  /** Folder of the FLV files, made when missing. */
  public RtmpServerOptions setRoot(Path root) {
    return set("root", root.toString());
  }

  /** Listening verticles; 0 is one for each event loop. */
  public RtmpServerOptions setInstances(int instances) {
    return set("instances", instances);
  }

  /** Record every live stream. */
  public RtmpServerOptions setRecordAll(boolean all) {
    return set("record.all", all);
  }

  /** How long an application may take to decide, in milliseconds. */
  public RtmpServerOptions setAppTimeoutMillis(int millis) {
    return set("app.timeoutMillis", millis);
  }

  /** Whether a client is let in when an application fails or is late. */
  public RtmpServerOptions setAppPolicyOpen(boolean open) {
    return set("app.policy", open ? "open" : "closed");
  }

  /** How long requests wait for an application that has gone, in milliseconds. */
  public RtmpServerOptions setAppGapMillis(int millis) {
    return set("app.gapMillis", millis);
  }

  /** Keep the frames since the last keyframe, so that a player starts at once. */
  public RtmpServerOptions setGopEnabled(boolean enabled) {
    return set("gop.enabled", enabled);
  }

  /** How long a frame may wait for others that leave with it, in milliseconds; 0 sends at once. */
  public RtmpServerOptions setMaxDelayMillis(int millis) {
    return set("delivery.maxDelay", millis);
  }

  /** Time for handshake and connect, in milliseconds. */
  public RtmpServerOptions setHandshakeMillis(int millis) {
    return set("limits.handshakeMillis", millis);
  }

  /** Deploy applications over the event bus, at {@code rtmp.admin}. */
  public RtmpServerOptions setAdminEnabled(boolean enabled) {
    return set("admin.enabled", enabled);
  }

  /** Let programs outside the JVM onto the event bus. */
  public RtmpServerOptions setBridgeEnabled(boolean enabled) {
    return set("bridge.enabled", enabled);
  }

  /** Address that the bridge listens on. */
  public RtmpServerOptions setBridgeHost(String host) {
    return set("bridge.host", host);
  }

  /** TCP port of the bridge; 0 takes a free one. */
  public RtmpServerOptions setBridgePort(int port) {
    return set("bridge.port", port);
  }
}
