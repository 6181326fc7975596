package io.github.vertxrtmp;

import io.github.vertxrtmp.access.KeyHash;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintStream;
import java.io.Reader;
import java.util.List;

/**
 * The command {@code hash-key [-]}: what stands in the setting {@code access} for a stream key. The key is a new one, or with
 * {@code -} a line of the standard input: among the arguments every user of the machine could read it.
 */
final class HashKeyCommand {

  static final String NAME = "hash-key";

  private HashKeyCommand() {
  }

  /** @throws UsageException when the arguments are not right */
  static void run(List<String> arguments, Reader in, PrintStream out) throws IOException {
    if (arguments.isEmpty()) {
      String key = KeyHash.newKey();
      out.println("key:  " + key);
      out.println("hash: " + KeyHash.of(key));
    } else if (arguments.equals(List.of("-"))) {
      String key = new BufferedReader(in).readLine();
      if (key == null || key.isEmpty()) {
        throw new UsageException(NAME + ": expected a key on the standard input");
      }
      out.println(KeyHash.of(key));
    } else {
      throw new UsageException(NAME + ": expected nothing, or - for a key on the standard input");
    }
  }
}
