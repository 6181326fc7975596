package io.github.vertxrtmp;

import io.github.vertxrtmp.cluster.HazelcastNode;
import io.github.vertxrtmp.config.Settings;
import io.github.vertxrtmp.config.SettingsLoader;
import io.github.vertxrtmp.config.SettingsSources;
import io.github.vertxrtmp.logging.Logging;
import io.github.vertxrtmp.server.MainVerticle;
import io.github.vertxrtmp.server.Version;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Launcher;
import io.vertx.core.Vertx;
import io.vertx.core.VertxBuilder;
import io.vertx.core.VertxOptions;
import io.vertx.core.cli.CLI;
import io.vertx.core.cli.CLIException;
import io.vertx.core.impl.launcher.commands.VersionCommand;
import io.vertx.core.json.JsonObject;
import io.vertx.core.spi.cluster.ClusterManager;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/**
 * The commands that {@code vertx} had. Their implementation reports what is wrong on standard output or in the log, with
 * stack traces, and mostly ends with status 0; here it becomes one line and a status.
 */
@SuppressWarnings("deprecation") // Deprecated since Vert.x 5 and still the only `vertx run` there is.
final class VertxCommands extends Launcher {

  static final Set<String> NAMES = Set.of("run", "bare", "start", "stop", "list", "version");

  /** Null when it is not this server that is run. */
  private Settings settings;
  /** Null without a cluster. */
  private ClusterManager cluster;

  /** Checks the arguments of a command, and runs it. */
  void open(String[] args) {
    List<String> rest = new ArrayList<>(Arrays.asList(args).subList(1, args.length));
    if (!rest.isEmpty() && isAskingForHelp(rest.get(0))) {
      dispatch(args);
      return;
    }
    switch (args[0]) {
      case "run", "bare" -> {
        properties(rest);
        refuseUnknown(args[0], rest);
        prepare(rest);
        if (args[0].equals("bare") || rest.contains("-cluster") || rest.contains("--cluster")) {
          cluster = HazelcastNode.manager(take(new ArrayList<>(rest), "cluster-host"), settings == null ? Settings.defaults() : settings);
        }
      }
      // The process that it starts gets the arguments behind `-jar`, where they must be a command.
      case "start" -> {
        if (rest.isEmpty() || !NAMES.contains(rest.get(0))) {
          rest.add(0, "run");
        }
      }
      case "version" -> {
        System.out.println(version());
        return;
      }
      default -> { }
    }
    rest.add(0, args[0]);
    dispatch(rest.toArray(String[]::new));
  }

  static String version() {
    return "vertx-rtmp " + Version.get() + " (Vert.x " + VersionCommand.getVersion() + ")";
  }

  private static void properties(List<String> args) {
    args.stream().filter(arg -> arg.startsWith("-D") && arg.indexOf('=') > 2).forEach(arg -> {
      int equals = arg.indexOf('=');
      System.setProperty(arg.substring(2, equals), arg.substring(equals + 1));
    });
  }

  private void refuseUnknown(String command, List<String> args) {
    CLI cli = commandByName.get(command).cli;
    for (String argument : cli.parse(args, false).allArguments()) {
      if (argument.startsWith("-") && !argument.startsWith("-D")) {
        throw new UsageException("Unknown option " + argument + " of " + command + ", expected one of "
          + String.join(" ", cli.getOptions().stream().filter(option -> !option.isHidden())
            .map(option -> "--" + option.getLongName()).toList()));
      }
    }
  }

  private void prepare(List<String> args) {
    String file = take(args, "conf");
    JsonObject conf = file == null ? new JsonObject() : SettingsLoader.read(file);
    if (args.contains(MainVerticle.class.getName())) {
      String instances = take(args, "instances");
      if (instances != null) {
        // It asks for more to listen, not for a second server: the setting does that.
        SettingsLoader.one("Option --instances", "instances", instances);
        System.setProperty("rtmp.instances", instances);
      }
      String name = file == null ? "conf" : SettingsLoader.confName(file);
      System.setProperty(MainVerticle.CONF_FILE, name);
      settings = SettingsLoader.load(SettingsSources.ofProcess(conf, name, new JsonObject()));
      Logging.apply(settings);
    }
    if (file != null) {
      args.addAll(List.of("--conf", conf.encode()));
    }
    args.addAll(List.of("--options", VertxDefaults.with(take(args, "options")).encode()));
  }

  /** Takes an option and its value out of the arguments, in any of the ways it may be written; null when it is not there. */
  private static String take(List<String> args, String name) {
    String value = null;
    for (int i = 0; i < args.size();) {
      String arg = args.get(i);
      String bare = arg.startsWith("--") ? arg.substring(2) : arg.startsWith("-") ? arg.substring(1) : "";
      if (bare.equals(name) && i + 1 < args.size()) {
        args.remove(i);
        value = args.remove(i);
      } else if (bare.startsWith(name + "=")) {
        value = args.remove(i).substring(arg.indexOf('=') + 1);
      } else {
        i++;
      }
    }
    return value;
  }

  @Override
  public VertxBuilder createVertxBuilder(VertxOptions options) {
    VertxBuilder builder = Vertx.builder().with(options);
    return new ReportingBuilder(cluster == null ? builder : builder.withClusterManager(cluster));
  }

  @Override
  public void afterStartingVertx(Vertx vertx) {
    if (settings != null) {
      JvmTuning.applySoon(vertx);
    }
  }

  @Override
  public void handleDeployFailed(Vertx vertx, String verticle, DeploymentOptions options, Throwable cause) {
    // On an event loop, for which the shutdown hook waits.
    new Thread(() -> Main.startFailed(cause)).start();
  }

  @Override
  protected void printSpecificException(CLI cli, Exception e) {
    Main.exit(Main.USAGE, e.getMessage());
  }

  @Override
  protected void printGenericExecutionError(CLI cli, CLIException e) {
    Main.exit(Main.USAGE, e.getMessage());
  }
}
