package io.github.vertxrtmp.fuzz;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.github.vertxrtmp.amf.Amf0Reader;
import io.github.vertxrtmp.amf.Amf0Writer;
import io.github.vertxrtmp.amf.AmfLimits;

class Amf0FuzzTest {

  private static final Amf0Reader READER = new Amf0Reader(AmfLimits.DEFAULTS);

  @FuzzTest
  void values(byte[] bytes) {
    AmfRoundTrip.check(bytes, READER::readAll, (out, values) -> Amf0Writer.writeAll(out, values.toArray()));
  }
}
