package io.github.vertxrtmp;

import io.github.vertxrtmp.cluster.HazelcastNode;
import io.github.vertxrtmp.config.Settings;
import io.github.vertxrtmp.config.SettingsLoader;
import io.github.vertxrtmp.config.SettingsSources;
import io.github.vertxrtmp.logging.Logging;
import io.github.vertxrtmp.server.MainVerticle;
import io.vertx.core.Deployable;
import io.vertx.core.Vertx;
import io.vertx.core.VertxBuilder;
import io.vertx.core.VertxOptions;
import io.vertx.core.json.JsonObject;
import io.vertx.core.spi.cluster.ClusterManager;
import io.vertx.launcher.application.HookContext;
import io.vertx.launcher.application.VertxApplication;
import io.vertx.launcher.application.VertxApplicationHooks;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * {@code java -jar} with options. Everything that can be checked without Vert.x is checked before it starts: its launcher
 * only warns about a conf file that is missing, and goes on with an empty one.
 */
final class FrontDoor implements VertxApplicationHooks {

  private static final List<Option> CLUSTER = List.of(
    Option.CLUSTER_HOST, Option.CLUSTER_PORT, Option.CLUSTER_PUBLIC_HOST, Option.CLUSTER_PUBLIC_PORT);

  private final String confName;
  private final JsonObject conf;
  private final JsonObject options;
  private final JsonObject vertxOptions;
  /** Null without a cluster. */
  private final ClusterManager cluster;

  private FrontDoor(String confName, JsonObject conf, JsonObject options, JsonObject vertxOptions, ClusterManager cluster) {
    this.confName = confName;
    this.conf = conf;
    this.options = options;
    this.vertxOptions = vertxOptions;
    this.cluster = cluster;
  }

  /** Returns when the server runs, or ends the process. */
  static void open(CommandLine line) {
    if (line.has(Option.HELP)) {
      System.out.print(CommandLine.usage());
    } else if (line.has(Option.VERSION)) {
      System.out.println(VertxCommands.version());
    } else {
      String file = line.get(Option.CONF);
      JsonObject conf = file == null ? new JsonObject() : SettingsLoader.read(file);
      String confName = file == null ? "conf" : SettingsLoader.confName(file);
      Settings settings = SettingsLoader.load(SettingsSources.ofProcess(conf, confName, line.settings()));
      Logging.apply(settings);
      FrontDoor door = new FrontDoor(confName, conf, line.settings(), VertxDefaults.with(line.get(Option.OPTIONS)),
        line.has(Option.CLUSTER) ? HazelcastNode.manager(line.get(Option.CLUSTER_HOST), settings) : null);
      new VertxApplication(launcherArguments(line).toArray(String[]::new), door) { }.launch();
    }
  }

  private static List<String> launcherArguments(CommandLine line) {
    List<String> arguments = new ArrayList<>();
    if (line.has(Option.CLUSTER)) {
      arguments.add(Option.CLUSTER.longName());
    }
    for (Option option : CLUSTER) {
      if (line.has(option)) {
        checkCluster(line, option);
        arguments.add(option.longName());
        arguments.add(line.get(option));
      }
    }
    return arguments;
  }

  private static void checkCluster(CommandLine line, Option option) {
    if (!line.has(Option.CLUSTER)) {
      throw new UsageException("Option " + option.longName() + ": expected --cluster as well");
    }
    if (option.value.equals("PORT") && !line.get(option).matches("[0-9]{1,5}")) {
      throw new UsageException("Option " + option.longName() + ": expected a port number, found " + line.get(option));
    }
  }

  @Override
  public JsonObject afterVertxOptionsParsed(JsonObject ignored) {
    return vertxOptions;
  }

  @Override
  public VertxBuilder createVertxBuilder(VertxOptions parsed) {
    VertxBuilder builder = Vertx.builder().with(parsed);
    return cluster == null ? builder : builder.withClusterManager(cluster);
  }

  @Override
  public JsonObject afterConfigParsed(JsonObject ignored) {
    return conf;
  }

  @Override
  public Supplier<? extends Deployable> verticleSupplier() {
    return () -> new MainVerticle(confName, options);
  }

  @Override
  public void afterVerticleDeployed(HookContext context) {
    JvmTuning.applySoon(context.vertx());
  }

  @Override
  public void afterFailureToStartVertx(HookContext context, Throwable failure) {
    Main.startFailed(failure);
  }

  @Override
  public void afterFailureToDeployVerticle(HookContext context, Throwable failure) {
    Main.startFailed(failure);
  }
}
