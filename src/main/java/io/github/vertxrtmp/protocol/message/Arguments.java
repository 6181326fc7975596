package io.github.vertxrtmp.protocol.message;

import io.github.vertxrtmp.protocol.CommandException;

/** Checks and converts the values of commands. Numbers are limited to what a 32-bit timestamp can be. */
final class Arguments {

  static final long MAX_MILLIS = 0xFFFFFFFFL;

  private Arguments() {
  }

  /**
   * A name that must be there.
   *
   * @throws CommandException with this code
   */
  static String name(Command command, Object value, String code) {
    if (value instanceof String name) {
      if (name.isEmpty()) {
        throw new CommandException(code, command.name() + " needs a stream name, not an empty one");
      }
      return name;
    }
    throw new CommandException(code, command.name() + " needs a stream name, not " + describe(value));
  }

  /**
   * @throws CommandException with this code, if it is neither a boolean nor a number
   */
  static boolean flag(Command command, Object value, String code) {
    if (value instanceof Boolean flag) {
      return flag;
    }
    if (value instanceof Number number) {
      return number.doubleValue() != 0;
    }
    throw new CommandException(code, command.name() + " needs true or false, not " + describe(value));
  }

  /** A number, or what stands for it if there is none (also for NaN). */
  static double number(Object value, double otherwise) {
    return value instanceof Number number && !Double.isNaN(number.doubleValue()) ? number.doubleValue() : otherwise;
  }

  /** Whole milliseconds, 0 to {@link #MAX_MILLIS}; what is outside becomes the nearest of them. */
  static long millis(double value) {
    return (long) Math.max(0, Math.min(MAX_MILLIS, value));
  }

  private static String describe(Object value) {
    if (value == null) {
      return "nothing";
    }
    return value instanceof String ? "text" : value instanceof Number || value instanceof Boolean ? value.toString() : "an object";
  }
}
