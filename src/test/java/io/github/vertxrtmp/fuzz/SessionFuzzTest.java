package io.github.vertxrtmp.fuzz;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** Whole sessions: dialogues as clients hold them, changed in every way, with a server that has to serve others meanwhile. */
class SessionFuzzTest {

  private static final int OTHERS_EACH = 50;
  private static final int MEMORY_EACH = 2000;

  private static FuzzedServer server;
  private static int met;

  @BeforeAll
  static void start() {
    server = new FuzzedServer();
  }

  @AfterAll
  static void stop() {
    try (FuzzedServer last = server) {
      last.checkNothingLeft();
    }
  }

  @FuzzTest
  void dialogue(byte[] input) throws IOException {
    server.meet(Mutations.of(input, Dialogue.ALL), input.length > 0 && input[0] < 0);
    if (++met % MEMORY_EACH == 0) {
      server.checkNothingLeft();
    } else if (met % OTHERS_EACH == 0) {
      server.checkOthers();
    }
  }
}
