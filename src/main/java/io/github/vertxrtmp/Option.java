package io.github.vertxrtmp;

import java.util.List;

/** An option of the front door. A long name may be written with one dash or two, as Vert.x's launchers have it. */
enum Option {
  HOST("ADDRESS", "host", "address to listen on (0.0.0.0)", "-i", "--host"),
  PORT("PORT", "port", "port to listen on (1935)", "-p", "--port"),
  ROOT("FOLDER", "root", "folder of the FLV files (flvs)", "-r", "--root"),
  RECORD(null, "record.all", "record every live stream", "-k", "--record"),
  DEBUG(null, "log.level", "log what the server does in detail", "-d", "--debug"),
  VERBOSE(null, "verbose", "log all traffic, in hex, truncated", "-v", "--verbose"),
  CONF("FILE", null, "settings, a JSON file", "-c", "--conf"),
  INSTANCES("N", "instances", "listening verticles (one for each event loop)", "--instances"),
  OPTIONS("JSON", null, "options of Vert.x, a JSON file or object", "--options", "--vertx-options"),
  CLUSTER(null, null, "join a cluster", "--cluster"),
  CLUSTER_HOST("ADDRESS", null, "address of this node for the others", "--cluster-host"),
  CLUSTER_PORT("PORT", null, "port of this node for the others", "--cluster-port"),
  CLUSTER_PUBLIC_HOST("ADDRESS", null, "the address when it differs from outside", "--cluster-public-host"),
  CLUSTER_PUBLIC_PORT("PORT", null, "the port when it differs from outside", "--cluster-public-port"),
  HELP(null, null, "show this help", "-h", "--help"),
  VERSION(null, null, "show the version", "--version");

  /** What its value is called, or null when it takes none. */
  final String value;
  /** The setting that it sets, or null. */
  final String path;
  final String help;
  final List<String> names;

  Option(String value, String path, String help, String... names) {
    this.value = value;
    this.path = path;
    this.help = help;
    this.names = List.of(names);
  }

  boolean is(String written) {
    return names.contains(written) || (written.length() > 2 && names.contains("-" + written));
  }

  /** As the launcher of Vert.x names it. */
  String longName() {
    return names.stream().filter(name -> name.startsWith("--")).findFirst().orElseThrow();
  }
}
