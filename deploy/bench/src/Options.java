package bench;

import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** What the command line asks for. See {@link #USAGE}. */
final class Options {

  static final String USAGE = """
      Usage: deploy/bench/run [options]
      Starts the server, publishes to it, plays from it with many players, and prints one table.

        --players N         players that stay (1000)
        --joiners N         players that come after the window, one by one, and leave with their first keyframe (100)
        --join-rate R       so many of them a second (50)
        --warm-up N         as many come the same way before and do not count (0)
        --streams M         streams; player i plays stream i mod M (1)
        --bitrate B         bits a second of each stream, audio included, k and M allowed (1M)
        --fps F             video frames a second (30)
        --gop S             seconds from keyframe to keyframe (2)
        --cluster WHERE     two nodes of a cluster, players at the one that is published to (near) or at the other one (far)
        --record            record all streams, and look into the files at the end
        --files             record all streams, and play the recordings, each player from the beginning
        --seconds S         length of the measured window (10)
        --ramp S            time over which the players join (players / 200, at least 1)
        --settle S          pause between the last join and the window (3)
        --crowd KIND        beside the players come peers that mean no good: idle (12000; each sixth sends a byte a second),
                            declare (1000; 16 MiB declared, 1 KiB sent) or chunks (1; chunks of one byte) (none)
        --crowd-size N      so many of them
        --threads T         threads that read for the players (1)
        --jar FILE          server to start (target/vertx-rtmp.jar)
        --java FILE         Java to start it with (the one that runs this)
        --java-opts "..."   options for that Java, for example "-Xmx256m"
        --server-opts "..." further options for the server
        --url URL           do not start a server, use this one: rtmp://127.0.0.1:1935/live
        --pid PID           process of that server, to measure its CPU and memory
        --help              this text

      Exit status: 0 all players got every frame unharmed, 1 they did not, 2 wrong usage or no server.
      """;

  /** Where the players are. */
  enum Cluster {
    NEAR, FAR
  }

  int players = 1000;
  int joiners = 100;
  double joinRate = 50;
  int warmUp;
  int streams = 1;
  double bitrate = 1e6;
  double fps = 30;
  double gopSeconds = 2;
  Cluster cluster;
  boolean record;
  boolean files;
  double seconds = 10;
  double rampSeconds = -1;
  double settleSeconds = 3;
  Crowd.Kind crowd;
  int crowdSize;
  int threads = 1;
  Path jar = Path.of("target", "vertx-rtmp.jar");
  String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
  List<String> javaOpts = List.of();
  List<String> serverOpts = List.of();
  URI url;
  /** Where players connect to. */
  URI playUrl;
  long pid;
  boolean help;

  static Options parse(String[] args) {
    Options options = new Options();
    for (int i = 0; i < args.length; i++) {
      if (args[i].equals("--help") || args[i].equals("-h")) {
        options.help = true;
      } else if (args[i].equals("--record")) {
        options.record = true;
      } else if (args[i].equals("--files")) {
        options.record = true;
        options.files = true;
      } else if (i + 1 == args.length) {
        throw new IllegalArgumentException("unknown option, or one without its value: " + args[i]);
      } else {
        options.set(args[i], args[++i]);
      }
    }
    options.check();
    return options;
  }

  private void set(String name, String value) {
    try {
      switch (name) {
        case "--players" -> players = Integer.parseInt(value);
        case "--joiners" -> joiners = Integer.parseInt(value);
        case "--join-rate" -> joinRate = number(value);
        case "--warm-up" -> warmUp = Integer.parseInt(value);
        case "--streams" -> streams = Integer.parseInt(value);
        case "--bitrate" -> bitrate = number(value);
        case "--fps" -> fps = number(value);
        case "--cluster" -> cluster = Cluster.valueOf(value.toUpperCase(Locale.ROOT));
        case "--gop" -> gopSeconds = number(value);
        case "--seconds" -> seconds = number(value);
        case "--ramp" -> rampSeconds = number(value);
        case "--settle" -> settleSeconds = number(value);
        case "--crowd" -> crowd = Crowd.Kind.valueOf(value.toUpperCase(Locale.ROOT));
        case "--crowd-size" -> crowdSize = Integer.parseInt(value);
        case "--threads" -> threads = Integer.parseInt(value);
        case "--jar" -> jar = Path.of(value);
        case "--java" -> java = value;
        case "--java-opts" -> javaOpts = words(value);
        case "--server-opts" -> serverOpts = words(value);
        case "--url" -> url = URI.create(value);
        case "--pid" -> pid = Long.parseLong(value);
        default -> throw new IllegalArgumentException("unknown option: " + name);
      }
    } catch (IllegalArgumentException e) {
      if (!(e instanceof NumberFormatException)) {
        throw new IllegalArgumentException(name + " " + value + ": unknown");
      }
      throw new IllegalArgumentException(name + ": not a number: " + value);
    }
  }

  private void check() {
    require(joinRate > 0 && warmUp >= 0, "--join-rate must be above 0, and --warm-up not negative");
    require(players >= 0 && joiners >= 0 && players + joiners > 0, "--players and --joiners must not be negative, nor both 0");
    require(streams > 0 && threads > 0, "--streams and --threads must be above 0");
    require(crowdSize >= 0, "--crowd-size must not be negative");
    require(fps > 0 && gopSeconds > 0 && seconds > 0, "--fps, --gop and --seconds must be above 0");
    require(settleSeconds >= 0, "--settle must not be negative");
    require(bitrate > BenchFrame.MIN_BITRATE, "--bitrate must be above " + (int) BenchFrame.MIN_BITRATE);
    if (rampSeconds < 0) {
      rampSeconds = Math.max(1, players / 200.0);
    }
    require(!record || url == null, "--record needs a server of its own, without --url");
    require(cluster == null || url == null, "--cluster needs servers of its own, without --url");
    playUrl = url;
    if (url != null) {
      require("rtmp".equals(url.getScheme()) && url.getHost() != null && isLoopback(url.getHost())
          && url.getPath().length() > 1, "--url must be rtmp://127.0.0.1:PORT/APP; this tool loads its own machine only");
    }
  }

  static int port(URI server) {
    return server.getPort() < 0 ? 1935 : server.getPort();
  }

  /** How long so many joiners take to come. */
  double joinSeconds(int count) {
    return count / joinRate;
  }

  private static boolean isLoopback(String host) {
    try {
      return InetAddress.getByName(host).isLoopbackAddress();
    } catch (UnknownHostException e) {
      return false;
    }
  }

  private static void require(boolean condition, String message) {
    if (!condition) {
      throw new IllegalArgumentException(message);
    }
  }

  private static double number(String value) {
    double unit = value.endsWith("k") ? 1e3 : value.endsWith("M") ? 1e6 : 1;
    return unit * Double.parseDouble(unit == 1 ? value : value.substring(0, value.length() - 1));
  }

  private static List<String> words(String value) {
    return value.isBlank() ? List.of() : List.of(value.trim().split("\\s+"));
  }
}
