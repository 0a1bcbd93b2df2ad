package io.posthorn.server.rest;

import io.posthorn.broker.admin.BrokerAdmin;
import io.posthorn.broker.admin.TransactionDesk;
import io.posthorn.broker.transaction.BranchState;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.Set;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Branches of distributed transactions: those left behind can be decided here. */
@Path("/api/v1/transactions")
@Produces(MediaType.APPLICATION_JSON)
@Tag(
        name = "Transactions",
        description =
                "Branches of distributed (XA) transactions. A prepared one waits for its transaction"
                        + " manager for as long as it takes; if that is gone for good, an operator"
                        + " decides here.")
public class TransactionResource {

    private static final String ID = "Id of the branch, as the list gives it";
    private static final String SAMPLE = "131077:0000ffff0a:0000ffff0b";

    private final TransactionDesk transactions;

    /**
     * @param admin the broker of this process
     */
    public TransactionResource(final BrokerAdmin admin) {
        this.transactions = admin.transactions();
    }

    /**
     * Looks for branches.
     *
     * @param states how they stand; empty for any way
     * @param page number of the page
     * @param size entries on a page
     * @return one page
     */
    @GET
    @Operation(
            operationId = "listTransactions",
            summary = "Look for branches of distributed transactions",
            description =
                    "Lists branches, one page at a time; those that have stood longest as they do"
                            + " come first.")
    public PageView<TransactionView> list(
            @QueryParam("state")
                    @Parameter(
                            description = "How they stand; may be repeated; all if left out",
                            example = "PREPARED")
                    final List<BranchState> states,
            @QueryParam("page")
                    @DefaultValue("0")
                    @Min(value = 0, message = "must be at least 0")
                    @Parameter(description = "Number of the page, from 0", example = "0")
                    final Integer page,
            @QueryParam("size")
                    @DefaultValue("50")
                    @Min(value = 1, message = "must be at least 1")
                    @Max(value = 1000, message = "must be at most 1000")
                    @Parameter(description = "Entries on a page, at most 1000", example = "50")
                    final Integer size) {
        return PageView.of(transactions.list(Set.copyOf(states), page, size), TransactionView::of);
    }

    /**
     * One branch.
     *
     * @param id its id
     * @return how it stands
     */
    @GET
    @Path("{id}")
    @Operation(
            operationId = "getTransaction",
            summary = "One branch of a distributed transaction",
            description = "Shows how a branch stands and how much it does.")
    public TransactionView get(
            @PathParam("id") @Parameter(description = ID, example = SAMPLE) final String id) {
        return TransactionView.of(transactions.get(id));
    }

    /**
     * Commits a prepared branch.
     *
     * @param id its id
     */
    @POST
    @Path("{id}/commit")
    @Operation(
            operationId = "commitTransaction",
            summary = "Commit a prepared branch",
            description =
                    "Commits a prepared branch in the place of its transaction manager: a heuristic"
                            + " decision. Its other branches may end otherwise. The transaction"
                            + " manager is told when it asks.")
    @APIResponse(responseCode = "204", description = "The branch is committed")
    public void commit(
            @PathParam("id") @Parameter(description = ID, example = SAMPLE) final String id) {
        transactions.commit(id);
    }

    /**
     * Rolls a branch back.
     *
     * @param id its id
     */
    @POST
    @Path("{id}/rollback")
    @Operation(
            operationId = "rollbackTransaction",
            summary = "Roll a branch back",
            description =
                    "Rolls a branch back in the place of its transaction manager. For a prepared one"
                            + " that is a heuristic decision: its other branches may end otherwise,"
                            + " and the transaction manager is told when it asks.")
    @APIResponse(responseCode = "204", description = "The branch is rolled back")
    public void rollback(
            @PathParam("id") @Parameter(description = ID, example = SAMPLE) final String id) {
        transactions.rollback(id);
    }

    /**
     * Forgets a decision.
     *
     * @param id its id
     */
    @DELETE
    @Path("{id}")
    @Operation(
            operationId = "forgetTransaction",
            summary = "Forget a decision",
            description =
                    "Forgets a branch that was decided here, because its transaction manager will"
                            + " not ask any more.")
    @APIResponse(responseCode = "204", description = "The branch is forgotten")
    public void forget(
            @PathParam("id") @Parameter(description = ID, example = SAMPLE) final String id) {
        transactions.forget(id);
    }
}
