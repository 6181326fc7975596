package scale;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class PlacementTest {

  private static final double SLACK = 0.25;

  @Test
  void popularityFallsWithTheRankAndLosesNobody() {
    assertArrayEquals(new int[] {60, 30, 20}, Popularity.viewers(3, 110, 1));
    assertArrayEquals(new int[] {5, 5}, Popularity.viewers(2, 10, 0));
    assertEquals(1_000_003, Arrays.stream(Popularity.viewers(7_777, 1_000_003, 0.9)).sum());
  }

  @Test
  void aSingleNodePullsNothing() {
    int[] viewers = {10, 5, 0};
    for (Placement placement : new Placement[] {Placing.balanced(1, viewers), Placing.hashed(1, viewers, SLACK)}) {
      assertEquals(0, placement.pulls());
      assertEquals(15, placement.viewers()[0]);
      assertEquals(3, placement.held(0));
    }
  }

  @Test
  void aStreamWithManyViewersIsPulledOnceByEachOtherNode() {
    Placement placement = Placing.balanced(4, new int[] {10_000});
    assertEquals(3, placement.pulls());
    assertEquals(3, Arrays.stream(placement.served()).max().orElseThrow());
    assertEquals(10_000, Arrays.stream(placement.viewers()).sum());
  }

  @Test
  void aStreamWithOneViewerIsPulledUnlessBothMeet() {
    int[] viewers = new int[4_000];
    Arrays.fill(viewers, 1);
    assertEquals(3_000, Placing.balanced(4, viewers).pulls(), 100, "three of four");
    assertEquals(0, Placing.hashed(4, viewers, SLACK).pulls(), 0);
  }

  @Test
  void hashingKeepsNodesWithinTheirSlackAndPullsLess() {
    int[] viewers = Popularity.viewers(1_000, 50_000, 1);
    Placement hashed = Placing.hashed(10, viewers, SLACK);
    assertEquals(50_000, Arrays.stream(hashed.viewers()).sum());
    assertTrue(Arrays.stream(hashed.viewers()).max().orElseThrow() <= 6_250);
    assertTrue(hashed.pulls() * 10 < Placing.balanced(10, viewers).pulls(), hashed::toString);
  }
}
