package io.github.vertxrtmp.flv;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.vertxrtmp.amf.AmfEcmaArray;
import io.github.vertxrtmp.amf.AmfObject;
import io.github.vertxrtmp.media.MediaFrame;
import io.github.vertxrtmp.media.MediaFrame.Kind;
import io.github.vertxrtmp.test.TestMedia;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FlvMetadataTest {

  private static FlvSummary summary(int keyframes) {
    FlvSummary summary = new FlvSummary(100_000);
    summary.add(MediaFrame.of(Kind.VIDEO, 0, 0, TestMedia.avcHeader()), 60, 0, 50_000);
    for (int i = 0; i < keyframes; i++) {
      summary.add(MediaFrame.of(Kind.VIDEO, 0, 0, TestMedia.avcKeyframe(i)), 300, 1000L * i, 60_000 + 1000L * i);
    }
    return summary;
  }

  /** The one tag that a head has behind the header of the file. */
  private static MediaFrame metadata(byte[] head) throws IOException {
    FlvReader reader = new FlvReader(TestFlv.input(head), 1 << 16);
    reader.readHeader();
    FlvTag tag = reader.next();
    assertEquals(head.length, tag.end());
    assertTrue(reader.backPointerRight());
    return tag.frame(reader.payload(tag));
  }

  @Test
  void aHeadIsAsLongAsItIsToBeWhateverIsInIt() throws IOException {
    FlvSummary summary = summary(20);
    for (int length = 2000; length < 4200; length++) {
      AmfObject facts = FlvMetadata.parse(metadata(FlvMetadata.head(null, summary, 0, 0, length).array()));
      List<?> padding = (List<?>) facts.get("padding");
      assertTrue(padding.stream().allMatch(text -> ((String) text).isBlank() && ((String) text).length() <= 1023), "for " + length);
      assertEquals(20, FlvMetadata.index(facts).size());
    }
    assertThrows(IllegalArgumentException.class, () -> FlvMetadata.head(null, summary, 0, 0, 300));
  }

  @Test
  void anIndexForWhichThereIsNoRoomThinsOutEvenly() throws IOException {
    AmfObject facts = FlvMetadata.parse(metadata(FlvMetadata.head(null, summary(1000), 0, 0, FlvMetadata.headBytes(16)).array()));
    FlvIndex index = FlvMetadata.index(facts);
    assertEquals(250, index.size());
    assertEquals(4000, index.time(1));
    assertEquals(996_000, index.time(249));
  }

  /** ffmpeg warns of an index of one. */
  @ParameterizedTest
  @CsvSource({"0, 20000, 0", "1, 20000, 0", "2, 20000, 2"})
  void anIndexHasTwoEntriesAtLeast(int keyframes, int headBytes, int entries) throws IOException {
    AmfObject facts = FlvMetadata.parse(metadata(FlvMetadata.head(null, summary(keyframes), 0, 0, headBytes).array()));
    assertEquals(entries, FlvMetadata.index(facts).size());
    assertEquals(entries > 0, facts.get("hasKeyframes"));
    assertEquals(entries > 0, facts.get("keyframes") != null);
  }

  @Test
  void theLargestIndexCanBeReadAgain() throws IOException {
    byte[] head = FlvMetadata.head(null, summary(60_000), 0, 0, FlvMetadata.headBytes(60_000)).array();
    FlvScan scan = FlvScan.of(TestFlv.input(head), 2);
    assertEquals(60_000, FlvMetadata.index(scan.metadata()).size());
  }

  @Test
  void playersDoNotGetThePadding() throws IOException {
    MediaFrame whole = metadata(FlvMetadata.head(new AmfEcmaArray().put("title", "padding"), summary(20), 0, 0, 20_000).array());
    MediaFrame sent = FlvMetadata.withoutPadding(whole);
    assertTrue(sent.size() < 2000, sent::toString);
    AmfObject facts = FlvMetadata.parse(sent);
    assertNull(facts.get("padding"));
    assertEquals("padding", facts.get("title"));
    assertEquals(20, FlvMetadata.index(facts).size());
    assertSame(sent, FlvMetadata.withoutPadding(sent));
  }

  @Test
  void saysWhoHasBegunTheFile() {
    AmfObject other = new AmfEcmaArray().put("metadatacreator", "another");
    assertTrue(FlvMetadata.isRecorded(FlvMetadata.forFile(other, true)));
    assertFalse(FlvMetadata.isRecorded(FlvMetadata.forFile(FlvMetadata.forFile(other, true), false)), "a publisher cannot claim it");
    assertFalse(FlvMetadata.isRecorded(other));
  }
}
