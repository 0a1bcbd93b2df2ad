package io.posthorn.broker.cursor;

import static org.assertj.core.api.Assertions.assertThat;

import io.posthorn.testkit.SeededRandom;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

class CursorTest {

    private static final int HOLDER = 7;

    @Test
    void shouldHandOutInOrderAndSettleFromTheFront() {
        final Cursor cursor = new Cursor(5);
        final Scan scan = cursor.newScan();
        for (long offset = 5; offset < 3_000; offset++) {
            assertThat(cursor.next(scan, 3_000)).isEqualTo(offset);
            assertThat(cursor.lease(scan, offset, HOLDER, Cursor.NEVER)).isEqualTo(1);
        }
        assertThat(cursor.next(scan, 3_000)).isEqualTo(Cursor.NONE);
        assertThat(cursor.leasedCount()).isEqualTo(2_995);
        for (long offset = 2_999; offset > 5; offset--) {
            cursor.settle(offset);
        }
        assertThat(cursor.settledBelow()).isEqualTo(5);
        cursor.settle(5);
        assertThat(cursor.settledBelow()).isEqualTo(3_000);
        assertThat(cursor.leasedCount()).isZero();
    }

    @Test
    void shouldHandOutWhatCameBackBeforeAnythingLater() {
        final Cursor cursor = new Cursor(0);
        final Scan scan = cursor.newScan();
        for (int i = 0; i < 4; i++) {
            cursor.lease(scan, cursor.next(scan, 10), HOLDER, Cursor.NEVER);
        }
        cursor.release(3, true);
        cursor.release(1, true);
        assertThat(cursor.next(scan, 10)).isEqualTo(1);
        assertThat(cursor.lease(scan, 1, HOLDER, Cursor.NEVER)).isEqualTo(2);
        assertThat(cursor.next(scan, 10)).isEqualTo(3);
        cursor.settle(3);
        assertThat(cursor.next(scan, 10)).isEqualTo(4);
    }

    @Test
    void shouldShowEachMessageOnceToEachSelector() {
        final Cursor cursor = new Cursor(0);
        final Scan odd = cursor.newScan();
        final Scan even = cursor.newScan();
        cursor.pass(odd, cursor.next(odd, 4));
        cursor.lease(odd, 1, HOLDER, Cursor.NEVER);
        assertThat(cursor.next(odd, 4)).isEqualTo(2);
        assertThat(cursor.next(even, 4)).isZero();
        cursor.lease(even, 0, HOLDER, Cursor.NEVER);
        assertThat(cursor.next(even, 4)).as("1 is leased").isEqualTo(2);
        cursor.pass(even, 2);
        cursor.release(1, false);
        assertThat(cursor.countOf(1)).isZero();
        assertThat(cursor.next(even, 4)).isEqualTo(1);
        cursor.pass(even, 1);
        assertThat(cursor.next(even, 4)).isEqualTo(3);
        assertThat(cursor.next(odd, 4)).isEqualTo(1);
    }

    @Test
    void shouldTakeBackWhatIsLeasedForTooLong() {
        final Cursor cursor = new Cursor(0);
        final Scan scan = cursor.newScan();
        for (int i = 0; i < 3; i++) {
            cursor.lease(scan, i, HOLDER, 100 * (i + 1));
        }
        final List<Long> ended = new ArrayList<>();
        cursor.expire(99, (offset, count) -> ended.add(offset));
        assertThat(ended).isEmpty();
        assertThat(cursor.firstDeadline()).isEqualTo(100);
        cursor.extend(0, HOLDER, 250);
        cursor.expire(200, (offset, count) -> ended.add(offset));
        assertThat(ended).containsExactly(1L);
        assertThat(cursor.firstDeadline()).isEqualTo(250);
        assertThat(cursor.next(scan, 10)).isEqualTo(1);
    }

    @Test
    void shouldTakeBackAllThatAConsumerHas() {
        final Cursor cursor = new Cursor(0);
        final Scan scan = cursor.newScan();
        for (int i = 0; i < 2_000; i++) {
            cursor.lease(scan, i, i % 2 + 1, Cursor.NEVER);
        }
        final List<Long> ended = new ArrayList<>();
        cursor.releaseAllOf(2, true, (offset, count) -> ended.add(offset));
        assertThat(ended).hasSize(1_000).allMatch(offset -> offset % 2 == 1).isSorted();
        assertThat(cursor.leasedCount()).isEqualTo(1_000);
        assertThat(cursor.next(scan, 2_000)).isEqualTo(1);
    }

    @Test
    void shouldBeginAnewWhereItIsMoved() {
        final Cursor cursor = new Cursor(0);
        final Scan scan = cursor.newScan();
        cursor.lease(scan, 0, HOLDER, Cursor.NEVER);
        cursor.settleBelow(5_000);
        cursor.moveTo(10);
        assertThat(cursor.leasedCount()).isZero();
        assertThat(cursor.next(scan, 5_000)).isEqualTo(10);
        final Cursor copy = new Cursor(0);
        copy.settleBelow(9_000);
        CursorNotes.changes(cursor, 100)
                .forEach(piece -> CursorNotes.read(ByteBuffer.wrap(piece), copy));
        assertThat(copy.settledBelow()).isEqualTo(10);
        assertThat(copy.epoch()).isEqualTo(1);
    }

    @Test
    void shouldTakeAFewBytesForAMillionOutOfOrder() {
        final Cursor cursor = new Cursor(0);
        for (long offset = 1; offset < 2_000_000; offset += 2) {
            cursor.settle(offset);
        }
        assertThat(CursorNotes.all(cursor, 1 << 20).stream().mapToInt(piece -> piece.length).sum())
                .isLessThan(3_100_000);
        for (long offset = 0; offset < 2_000_000; offset += 2) {
            cursor.settle(offset);
        }
        assertThat(cursor.settledBelow()).isEqualTo(2_000_000);
        assertThat(CursorNotes.all(cursor, 1 << 20)).singleElement().matches(p -> p.length < 10);
    }

    /** What a cursor should be: a row of messages, looked at one by one. */
    private static final class Model {
        static final int END = 4_000;
        final int[] holders = new int[END];
        final int[] counts = new int[END];
        final long[] deadlines = new long[END];
        final boolean[] settled = new boolean[END];
        final boolean[][] passed = new boolean[3][END];

        long next(final int scan) {
            for (int i = 0; i < END; i++) {
                if (!settled[i] && holders[i] == 0 && !passed[scan][i]) {
                    return i;
                }
            }
            return Cursor.NONE;
        }

        void release(final int offset) {
            holders[offset] = 0;
            for (final boolean[] each : passed) {
                each[offset] = false;
            }
        }
    }

    @RepeatedTest(4)
    void shouldDoWhatASimpleModelDoes() {
        final SeededRandom random = SeededRandom.create();
        final Model model = new Model();
        final Cursor cursor = new Cursor(0);
        final Scan[] scans = {cursor.newScan(), cursor.newScan(), cursor.newScan()};
        final Cursor copy = new Cursor(0);
        long now = 0;
        for (int step = 0; step < 20_000; step++) {
            final int scan = random.nextInt(3);
            final int offset = random.nextInt(Model.END);
            switch (random.nextInt(10)) {
                case 0, 1, 2 -> {
                    final long next = model.next(scan);
                    assertThat(cursor.next(scans[scan], Model.END))
                            .as("%s", random)
                            .isEqualTo(next);
                    if (next >= 0) {
                        final int holder = 1 + random.nextInt(5);
                        final long deadline = now + 1 + random.nextInt(500);
                        model.holders[(int) next] = holder;
                        model.deadlines[(int) next] = deadline;
                        model.counts[(int) next]++;
                        model.passed[scan][(int) next] = true;
                        assertThat(cursor.lease(scans[scan], next, holder, deadline))
                                .isEqualTo(model.counts[(int) next]);
                    }
                }
                case 3 -> {
                    final long next = model.next(scan);
                    assertThat(cursor.next(scans[scan], Model.END))
                            .as("%s", random)
                            .isEqualTo(next);
                    if (next >= 0) {
                        cursor.pass(scans[scan], next);
                        model.passed[scan][(int) next] = true;
                    }
                }
                case 4, 5, 6 -> {
                    assertThat(cursor.settle(offset)).isEqualTo(!model.settled[offset]);
                    model.settled[offset] = true;
                    model.holders[offset] = 0;
                }
                case 7 -> {
                    final boolean isCounted = random.nextInt(2) == 0;
                    assertThat(cursor.release(offset, isCounted))
                            .isEqualTo(model.holders[offset] != 0);
                    if (model.holders[offset] != 0) {
                        model.counts[offset] -= isCounted ? 0 : 1;
                        model.release(offset);
                    }
                }
                case 8 -> {
                    now += random.nextInt(20);
                    final List<Long> ended = new ArrayList<>();
                    cursor.expire(now, (each, count) -> ended.add(each));
                    for (int i = 0; i < Model.END; i++) {
                        final boolean isOver = model.holders[i] != 0 && model.deadlines[i] <= now;
                        assertThat(ended.contains((long) i)).as("%s", random).isEqualTo(isOver);
                        if (isOver) {
                            model.release(i);
                        }
                    }
                }
                default -> {
                    CursorNotes.changes(cursor, 100 + random.nextInt(1_000))
                            .forEach(piece -> CursorNotes.read(ByteBuffer.wrap(piece), copy));
                    assertSame(copy, model);
                    assertSameCounts(cursor, model);
                }
            }
        }
        final Cursor fresh = new Cursor(0);
        CursorNotes.all(cursor, 200)
                .forEach(piece -> CursorNotes.read(ByteBuffer.wrap(piece), fresh));
        assertSame(fresh, model);
        assertSameCounts(cursor, model);
        assertThat(fresh.leftCount(Model.END)).isEqualTo(cursor.leftCount(Model.END));
    }

    private static void assertSameCounts(final Cursor cursor, final Model model) {
        long leased = 0;
        long returned = 0;
        long left = 0;
        final int[] had = new int[6];
        for (int i = 0; i < Model.END; i++) {
            final boolean isLeased = model.holders[i] != 0;
            leased += isLeased ? 1 : 0;
            returned += !model.settled[i] && !isLeased && model.counts[i] > 0 ? 1 : 0;
            left += model.settled[i] ? 0 : 1;
            had[model.holders[i]]++;
        }
        final int[] has = new int[6];
        cursor.forEachLease(holder -> has[holder]++);
        had[0] = 0;
        assertThat(has).isEqualTo(had);
        assertThat(cursor.leasedCount()).isEqualTo(leased);
        assertThat(cursor.returnedCount()).isEqualTo(returned);
        assertThat(cursor.leftCount(Model.END)).isEqualTo(left);
        assertThat(cursor.hiddenCount()).isZero();
    }

    @Test
    void shouldCountWhatIsLeftLeasedHiddenAndReturned() {
        final Cursor cursor = new Cursor(3);
        final Scan scan = cursor.newScan();
        for (int i = 3; i < 9; i++) {
            cursor.lease(scan, i, HOLDER, 100);
        }
        cursor.settle(5);
        cursor.extend(4, Cursor.NOBODY, Cursor.NEVER);
        cursor.extend(6, Cursor.NOBODY, 200);
        cursor.release(7, true);
        cursor.release(8, false);
        cursor.hide(9);
        assertThat(cursor.leftCount(12)).isEqualTo(8);
        assertThat(cursor.leasedCount()).isEqualTo(4);
        assertThat(cursor.hiddenCount()).as("4 and 9; 6 only waits").isEqualTo(2);
        assertThat(cursor.returnedCount()).as("7; handing 8 out did not count").isEqualTo(1);
        cursor.settle(4);
        cursor.settle(3);
        cursor.settle(7);
        assertThat(cursor.settledBelow()).isEqualTo(6);
        assertThat(cursor.leftCount(12)).isEqualTo(5);
        assertThat(cursor.hiddenCount()).isOne();
        assertThat(cursor.returnedCount()).isZero();
        cursor.settleBelow(10);
        assertThat(cursor.leftCount(12)).isEqualTo(2);
        assertThat(cursor.leasedCount()).isZero();
        assertThat(cursor.hiddenCount()).isZero();
        cursor.lease(scan, cursor.next(scan, 12), HOLDER, 100);
        cursor.moveTo(2);
        assertThat(cursor.leftCount(12)).isEqualTo(10);
        assertThat(cursor.leasedCount()).isZero();
    }

    private static void assertSame(final Cursor cursor, final Model model) {
        for (int i = 0; i < Model.END; i++) {
            assertThat(cursor.isSettled(i)).isEqualTo(model.settled[i]);
            if (!model.settled[i]) {
                assertThat(cursor.countOf(i)).isEqualTo(model.counts[i]);
            }
        }
    }

    private static Cursor restored(final List<byte[]> notes) {
        final Cursor cursor = new Cursor(0);
        notes.forEach(note -> CursorNotes.read(ByteBuffer.wrap(note), cursor));
        return cursor;
    }

    private static void lease(final Cursor cursor, final Scan scan, final int count) {
        for (int i = 0; i < count; i++) {
            cursor.lease(scan, cursor.next(scan, Long.MAX_VALUE), HOLDER, Cursor.NEVER);
        }
    }

    private static void layAhead(final Cursor cursor, final List<byte[]> log) {
        assertThat(cursor.isNoteNeededAhead()).isTrue();
        log.add(CursorNotes.ahead(cursor));
        cursor.laidAhead(cursor.reservationNumber());
        assertThat(cursor.isNoteNeededAhead()).isFalse();
    }

    @Test
    void shouldCountWhatMayHaveBeenHandedOutButNoFurtherMessages() {
        final Cursor cursor = new Cursor(0);
        final Scan scan = cursor.newScan();
        final List<byte[]> log = new ArrayList<>();
        lease(cursor, scan, 3);
        layAhead(cursor, log);
        lease(cursor, scan, 253);
        assertThat(cursor.isNoteNeededAhead()).as("within the same step").isFalse();
        final Cursor crashed = restored(log);
        assertThat(crashed.countWhatMayHaveBeenHandedOut(2_000)).isTrue();
        assertThat(crashed.countOf(255)).isOne();
        assertThat(crashed.countOf(256)).isZero();
        assertThat(crashed.lease(crashed.newScan(), 0, HOLDER, Cursor.NEVER)).isEqualTo(2);
        lease(cursor, scan, 1);
        assertThat(restored(log).countWhatMayHaveBeenHandedOut(2)).isTrue();
        layAhead(cursor, log);
        final Cursor later = restored(log);
        later.countWhatMayHaveBeenHandedOut(400);
        assertThat(later.countOf(399)).isOne();
        assertThat(later.countOf(400)).as("not there yet").isZero();
    }

    @Test
    void shouldForgetWhatWasReservedOnceNotesOfItWereTaken() {
        final Cursor cursor = new Cursor(0);
        final Scan scan = cursor.newScan();
        final List<byte[]> log = new ArrayList<>();
        lease(cursor, scan, 600);
        layAhead(cursor, log);
        log.addAll(CursorNotes.changes(cursor, 1 << 16));
        lease(cursor, scan, 600);
        layAhead(cursor, log);
        log.addAll(CursorNotes.changes(cursor, 1 << 16));
        cursor.release(7, false);
        log.addAll(CursorNotes.changes(cursor, 1 << 16));
        final Cursor crashed = restored(log);
        assertThat(crashed.countWhatMayHaveBeenHandedOut(5_000)).isTrue();
        assertThat(crashed.countOf(7)).as("noted as not handed out").isZero();
        assertThat(crashed.countOf(1_199)).isOne();
        assertThat(crashed.countOf(1_279)).as("of the step in use").isOne();
        assertThat(crashed.countOf(1_280)).isZero();
    }

    @Test
    void shouldBelieveTheNewestReservationWhateverWasLaidDownFirst() {
        final Cursor cursor = new Cursor(0);
        final Scan scan = cursor.newScan();
        lease(cursor, scan, 1);
        final byte[] first = CursorNotes.ahead(cursor);
        lease(cursor, scan, 256);
        final byte[] second = CursorNotes.ahead(cursor);
        final Cursor crashed = restored(List.of(second, first));
        crashed.countWhatMayHaveBeenHandedOut(5_000);
        assertThat(crashed.countOf(511)).isOne();
    }

    @Test
    void shouldWonderAboutNothingAfterACleanEnd() {
        final Cursor cursor = new Cursor(0);
        final Scan scan = cursor.newScan();
        final List<byte[]> log = new ArrayList<>();
        lease(cursor, scan, 3);
        layAhead(cursor, log);
        log.addAll(CursorNotes.changes(cursor, 1 << 16));
        assertThat(cursor.endReservation()).isTrue();
        assertThat(cursor.endReservation()).isFalse();
        log.add(CursorNotes.ahead(cursor));
        final Cursor restarted = restored(log);
        assertThat(restarted.countWhatMayHaveBeenHandedOut(100)).isFalse();
        assertThat(restarted.countOf(2)).isOne();
        assertThat(restarted.countOf(3)).isZero();
        lease(cursor, scan, 1);
        assertThat(cursor.isNoteNeededAhead()).as("if it goes on after all").isTrue();
    }

    @Test
    void shouldForgetReservationsWhenItIsMoved() {
        final Cursor cursor = new Cursor(0);
        final Scan scan = cursor.newScan();
        final List<byte[]> log = new ArrayList<>();
        lease(cursor, scan, 3);
        layAhead(cursor, log);
        cursor.moveTo(1);
        assertThat(cursor.isNoteNeededAhead()).isFalse();
        log.addAll(CursorNotes.changes(cursor, 1 << 16));
        assertThat(restored(log).countWhatMayHaveBeenHandedOut(100)).isFalse();
        lease(cursor, scan, 1);
        layAhead(cursor, log);
        final Cursor crashed = restored(log);
        assertThat(crashed.countWhatMayHaveBeenHandedOut(100)).isTrue();
        assertThat(crashed.countOf(1)).isOne();
    }

    @Test
    void shouldReadNotesOfTheTimeBeforeReservations() {
        final byte[] note = {1, 0, 2, 0, 1, 2};
        final Cursor cursor = restored(List.of(note));
        assertThat(cursor.settledBelow()).isEqualTo(2);
        assertThat(cursor.countOf(2)).isOne();
        assertThat(cursor.countWhatMayHaveBeenHandedOut(100)).isFalse();
    }
}
