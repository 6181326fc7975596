package io.github.vertxrtmp.fuzz;

import java.io.IOException;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What {@link SessionFuzzTest} does, by chance and for a few seconds, in each run of the tests. */
class SessionMutationTest {

  private static final int SESSIONS = 150;
  private static final int MOST_BYTES = 60;

  @Test
  void nothingIsLeftOfStrangeClients() {
    long seed = new Random().nextLong();
    try {
      run(new Random(seed));
    } catch (IOException | RuntimeException | AssertionError e) {
      throw new AssertionError("seed " + seed, e);
    }
  }

  private static void run(Random random) throws IOException {
    try (FuzzedServer server = new FuzzedServer()) {
      for (int round = 0; round < 2; round++) {
        for (int i = 0; i < SESSIONS; i++) {
          byte[] input = new byte[random.nextInt(MOST_BYTES)];
          random.nextBytes(input);
          server.meet(Mutations.of(input, Dialogue.ALL), random.nextInt(4) == 0);
        }
        server.checkNothingLeft();
      }
    }
  }
}
