package io.github.vertxrtmp;

import io.github.vertxrtmp.flv.FlvFormatException;
import io.github.vertxrtmp.record.FlvRepair;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.FileSystemException;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** The command {@code repair FILE…}: one line for each file, and status 1 if one of them could not be saved. */
final class RepairCommand {

  static final String NAME = "repair";

  private RepairCommand() {
  }

  /**
   * @param out for what was done
   * @param err for what could not be done
   * @return the exit status
   */
  static int run(List<String> files, PrintStream out, PrintStream err) {
    if (files.isEmpty()) {
      throw new UsageException("repair: expected FILE…");
    }
    int status = 0;
    for (String file : files) {
      try {
        out.println(file + ": " + describe(FlvRepair.repair(Path.of(file))));
      } catch (IOException | FlvFormatException | InvalidPathException e) {
        err.println("vertx-rtmp: " + file + ": cannot be repaired: " + reason(e));
        status = Main.FAILED;
      }
    }
    return status;
  }

  private static String describe(FlvRepair.Report report) {
    String now = String.format(Locale.ROOT, "%d tags, %.3f s", report.tags(), report.seconds());
    if (!report.repaired()) {
      return "sound, " + now;
    }
    String dropped = report.droppedBytes() == 0 ? "" : ", " + report.droppedBytes() + " bytes left out";
    return "repaired (" + String.join("; ", report.problems()) + dropped + "), " + now;
  }

  private static String reason(Exception e) {
    if (e instanceof NoSuchFileException) {
      return "no such file";
    }
    return e instanceof FileSystemException failed && failed.getReason() != null ? failed.getReason() : e.getMessage();
  }
}
