package io.github.vertxrtmp;

import io.github.vertxrtmp.config.SettingsLoader;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The options that were given, with their values; the last of equal ones counts.
 *
 * <p>Short ones may be joined ({@code -dk}) and may have their value behind them when it does not begin with a letter
 * ({@code -p1936}): otherwise {@code -clustr} were {@code -c lustr}.
 */
record CommandLine(Map<Option, String> given) {

  private static final String FLAG = "true";

  /**
   * Properties ({@code -Dname=value}) are put among the system properties, as if they stood before {@code -jar}.
   *
   * @throws UsageException at the first argument that is not right
   */
  static CommandLine parse(List<String> args) {
    Map<Option, String> given = new EnumMap<>(Option.class);
    for (Iterator<String> rest = args.iterator(); rest.hasNext();) {
      String arg = rest.next();
      if (arg.startsWith("-D") && arg.indexOf('=') > 2) {
        int equals = arg.indexOf('=');
        System.setProperty(arg.substring(2, equals), arg.substring(equals + 1));
      } else {
        parse(arg, rest, given);
      }
    }
    return new CommandLine(given);
  }

  private static void parse(String arg, Iterator<String> rest, Map<Option, String> given) {
    int equals = arg.indexOf('=');
    Option exact = find(arg);
    Option before = equals < 0 ? null : find(arg.substring(0, equals));
    if (exact != null) {
      given.put(exact, exact.value == null ? FLAG : next(arg, exact, rest));
    } else if (before != null && before.value != null) {
      given.put(before, arg.substring(equals + 1));
    } else {
      joined(arg, given);
    }
  }

  private static String next(String arg, Option option, Iterator<String> rest) {
    String value = rest.hasNext() ? rest.next() : null;
    if (value == null || find(value) != null) {
      throw new UsageException("Option " + arg + ": expected " + option.value + " behind it");
    }
    return value;
  }

  private static void joined(String arg, Map<Option, String> given) {
    if (!arg.startsWith("-") || arg.startsWith("--") || arg.length() < 3) {
      throw unknown(arg);
    }
    Option first = find(arg.substring(0, 2));
    if (first != null && first.value != null && !Character.isLetter(arg.charAt(2))) {
      given.put(first, arg.substring(2));
      return;
    }
    List<Option> flags = new ArrayList<>();
    for (char letter : arg.substring(1).toCharArray()) {
      Option flag = find("-" + letter);
      if (flag == null || flag.value != null) {
        throw unknown(arg);
      }
      flags.add(flag);
    }
    flags.forEach(flag -> given.put(flag, FLAG));
  }

  private static Option find(String written) {
    for (Option option : Option.values()) {
      if (option.is(written)) {
        return option;
      }
    }
    return null;
  }

  private static UsageException unknown(String arg) {
    String what = arg.startsWith("-") ? "Unknown option " : "Unexpected argument ";
    return new UsageException(what + arg + ", expected one of "
      + Arrays.stream(Option.values()).map(Option::longName).collect(Collectors.joining(" ")));
  }

  boolean has(Option option) {
    return given.containsKey(option);
  }

  String get(Option option) {
    return given.get(option);
  }

  /** What the options set. */
  JsonObject settings() {
    JsonObject settings = new JsonObject();
    given.forEach((option, text) -> {
      if (option.path != null) {
        String value = option == Option.DEBUG ? "debug" : text;
        settings.mergeIn(SettingsLoader.one("Option " + option.longName(), option.path, value), true);
      }
    });
    return settings;
  }

  static String usage() {
    StringBuilder text = new StringBuilder("Usage: java -jar vertx-rtmp.jar [options]\n"
      + "       java -jar vertx-rtmp.jar run|bare|start|stop|list|version ... (as vertx had them)\n"
      + "       java -jar vertx-rtmp.jar repair FILE... (FLV files)\n"
      + "       java -jar vertx-rtmp.jar hash-key [-] (a new stream key, or one from standard input)\n"
      + "Long options take one dash or two.\n\n");
    for (Option option : Option.values()) {
      String names = String.join(", ", option.names) + (option.value == null ? "" : " " + option.value);
      text.append(String.format("  %-38s %s%n", names, option.help));
    }
    return text.append("  -Drtmp.<path>=VALUE                    any setting, see README.md; also RTMP_<PATH> in the environment\n")
      .toString();
  }
}
