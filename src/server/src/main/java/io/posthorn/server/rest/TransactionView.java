package io.posthorn.server.rest;

import io.posthorn.broker.transaction.BranchView;
import java.time.Instant;
import java.util.HexFormat;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * A branch of a distributed transaction.
 *
 * @param id as it is named here
 * @param formatId how its transaction manager makes ids
 * @param globalId the transaction
 * @param qualifier the branch within it
 * @param state how it stands
 * @param since since when
 * @param sent messages it sends
 * @param settled messages it settles
 * @param bytes of the messages it sends
 */
@Schema(name = "Transaction", description = "A branch of a distributed (XA) transaction.")
public record TransactionView(
        @Schema(
                        description = "Names it in this API: format, transaction and branch",
                        examples = "131077:0000ffff0a:0000ffff0b")
                String id,
        @Schema(description = "How its transaction manager makes ids", examples = "131077")
                int formatId,
        @Schema(
                        description = "The transaction, hexadecimal: the same for all its branches",
                        examples = "0000ffff0a")
                String globalId,
        @Schema(description = "The branch, hexadecimal", examples = "0000ffff0b") String qualifier,
        @Schema(
                        description =
                                "ACTIVE while it is filled; TIMED_OUT: rolled back because that took"
                                        + " too long; PREPARED: waits for its transaction manager;"
                                        + " COMMITTED_BY_OPERATOR, ROLLED_BACK_BY_OPERATOR: its"
                                        + " transaction manager does not know yet",
                        examples = "PREPARED")
                String state,
        @Schema(description = "Since when", examples = "2026-01-31T08:00:00Z") Instant since,
        @Schema(description = "Messages that it sends", examples = "1") int sent,
        @Schema(description = "Messages that it settles", examples = "1") int settled,
        @Schema(description = "Bytes of the messages that it sends, about", examples = "1280")
                long bytes) {

    /**
     * The core's words in ours.
     *
     * @param branch of the core
     * @return the view
     */
    static TransactionView of(final BranchView branch) {
        final HexFormat hex = HexFormat.of();
        return new TransactionView(
                branch.id().text(),
                branch.id().formatId(),
                hex.formatHex(branch.id().globalId()),
                hex.formatHex(branch.id().qualifier()),
                branch.state().name(),
                Times.of(branch.sinceMs()),
                branch.sent(),
                branch.settled(),
                branch.bytes());
    }
}
