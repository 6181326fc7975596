package io.github.vertxrtmp.config;

import java.lang.reflect.RecordComponent;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Everything that can be set, complete and checked. Meaning, range and default of each: {@code settings.schema.json}.
 *
 * <p>Immutable.
 *
 * @param host           address to listen on
 * @param port           TCP port; 0 takes a free one
 * @param root           folder of the FLV files
 * @param instances      listening verticles; 0 is one for each event loop
 * @param verbose        log all traffic in hex
 * @param chunkSize      bytes of a chunk that the server sends
 * @param windowAckBytes bytes after which a client is asked to acknowledge
 * @param log            what is logged, and how
 * @param record         how streams are recorded
 * @param vod            how recorded files are played
 * @param app            how the server waits for applications
 * @param apps           application name, or {@code *}, to its verticle
 * @param access         application name, or {@code *}, to what is checked before it is asked
 * @param lockout        what repeated failures of that come to
 * @param publish        when a stream has a publisher already, and when it loses its own
 * @param gop            what is kept for players that join late
 * @param delivery       how frames wait for players
 * @param timeouts       how long a client may be silent
 * @param limits         what one client may use
 * @param cluster        how nodes of a cluster reach each other's streams
 * @param tls            RTMPS
 * @param proxy          balancers in front
 * @param stop           how the server stops
 * @param admin          deploying applications over the event bus
 * @param bridge         the event bus for programs outside the JVM
 */
public record Settings(
  String host,
  int port,
  Path root,
  int instances,
  boolean verbose,
  int chunkSize,
  int windowAckBytes,
  LogSettings log,
  RecordSettings record,
  VodSettings vod,
  AppSettings app,
  Map<String, AppDeployment> apps,
  Map<String, AccessSettings> access,
  LockoutSettings lockout,
  PublishSettings publish,
  GopSettings gop,
  DeliverySettings delivery,
  TimeoutSettings timeouts,
  LimitSettings limits,
  ClusterSettings cluster,
  TlsSettings tls,
  ProxySettings proxy,
  StopSettings stop,
  AdminSettings admin,
  BridgeSettings bridge) {

  public Settings {
    apps = apps.entrySet().stream().filter(entry -> entry.getValue() != null)
      .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, Map.Entry::getValue));
  }

  /**
   * The value of one setting.
   *
   * @param path for example {@code limits.connections}
   * @return null when there is none
   */
  public Object value(String path) {
    Object value = this;
    for (String key : path.split("\\.")) {
      value = value instanceof Record group ? component(group, key) : null;
    }
    return value;
  }

  private static Object component(Record group, String name) {
    for (RecordComponent component : group.getClass().getRecordComponents()) {
      if (component.getName().equals(name)) {
        try {
          return component.getAccessor().invoke(group);
        } catch (ReflectiveOperationException e) {
          throw new IllegalStateException(e);
        }
      }
    }
    return null;
  }

  /** The built-in defaults. */
  public static Settings defaults() {
    return SettingsLoader.settings(SettingsSchema.get().defaults());
  }
}
