package io.github.vertxrtmp;

import io.github.vertxrtmp.config.SettingsException;
import io.github.vertxrtmp.server.ProcessEnd;
import io.github.vertxrtmp.server.StartException;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The command line. Two doors lead to the same server: options (as FlashServer had them, and the launcher's own), and the
 * commands of {@code vertx}: {@code run}, {@code bare}, {@code start}, {@code stop}, {@code list}, {@code version}. Besides,
 * {@code repair} works on files, and {@code hash-key} on a stream key; they start no server.
 *
 * <p>Whatever is wrong is one line on standard error and an exit status: 2 for the command line itself, 1 for the rest.
 */
public final class Main {

  static final int FAILED = 1;
  static final int USAGE = 2;

  private Main() {
  }

  /** @param args see {@code --help} */
  public static void main(String[] args) {
    try {
      if (args.length > 0 && VertxCommands.NAMES.contains(args[0])) {
        new VertxCommands().open(args);
      } else if (args.length > 0 && args[0].equals(RepairCommand.NAME)) {
        System.exit(RepairCommand.run(Arrays.asList(args).subList(1, args.length), System.out, System.err));
      } else if (args.length > 0 && args[0].equals(HashKeyCommand.NAME)) {
        HashKeyCommand.run(Arrays.asList(args).subList(1, args.length), new InputStreamReader(System.in, StandardCharsets.UTF_8), System.out);
      } else {
        FrontDoor.open(CommandLine.parse(Arrays.asList(args)));
      }
    } catch (UsageException e) {
      exit(USAGE, e.getMessage());
    } catch (SettingsException | StartException e) {
      exit(FAILED, e.getMessage());
    } catch (IOException e) {
      exit(FAILED, "the standard input cannot be read: " + e.getMessage());
    }
  }

  /** Says why, and ends the process. Must not run on an event loop: the shutdown hook waits for those. */
  static void exit(int status, String line) {
    System.err.println("vertx-rtmp: " + line);
    System.exit(status);
  }

  /** As {@link #exit}; but a start into which a signal came has not failed, and what it ends with is nobody's business. */
  static void startFailed(Throwable failure) {
    if (!ProcessEnd.isUnderWay()) {
      exit(FAILED, describe(failure));
    }
  }

  private static String describe(Throwable failure) {
    if (failure instanceof SettingsException || failure instanceof StartException) {
      return failure.getMessage();
    }
    return "Cannot start: " + (failure == null ? "no answer in time" : failure.toString().replaceAll("\\s+", " "));
  }
}
