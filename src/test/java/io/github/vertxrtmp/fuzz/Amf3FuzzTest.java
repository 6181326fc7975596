package io.github.vertxrtmp.fuzz;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.github.vertxrtmp.amf.Amf3Reader;
import io.github.vertxrtmp.amf.Amf3Writer;
import io.github.vertxrtmp.amf.AmfLimits;

class Amf3FuzzTest {

  private static final Amf3Reader READER = new Amf3Reader(AmfLimits.DEFAULTS);

  @FuzzTest
  void values(byte[] bytes) {
    AmfRoundTrip.check(bytes, READER::readAll, (out, values) -> Amf3Writer.writeAll(out, values.toArray()));
  }
}
