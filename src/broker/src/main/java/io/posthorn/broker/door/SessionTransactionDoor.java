package io.posthorn.broker.door;

import io.posthorn.broker.session.SessionBranches;
import io.posthorn.broker.session.SessionRefusal;
import io.posthorn.broker.session.Sessions;
import io.posthorn.broker.transaction.Branch.Leaving;
import io.posthorn.broker.transaction.BranchOutcome;
import io.posthorn.broker.transaction.Branches;
import io.posthorn.broker.transaction.CommitOutcome;
import io.posthorn.broker.transaction.StagedBatch;
import io.posthorn.broker.transaction.TransactionRefusal;
import io.posthorn.message.BranchId;
import io.posthorn.remoting.channel.Exchange;
import io.posthorn.remoting.channel.RemotingServer;
import io.posthorn.remoting.command.RequestCode;
import io.posthorn.remoting.command.ResponseCode;
import io.posthorn.remoting.frame.BadField;
import io.posthorn.remoting.frame.Frame;
import io.posthorn.remoting.session.BranchWork;
import io.posthorn.remoting.session.Recovery;
import java.time.Duration;

/** Ends of transactions of JMS clients, and branches of distributed ones. */
final class SessionTransactionDoor {

    private final Sessions sessions;
    private final Clerks clerks;

    SessionTransactionDoor(final Sessions sessions, final Clerks clerks) {
        this.sessions = sessions;
        this.clerks = clerks;
    }

    void register(final RemotingServer server) {
        server.register(RequestCode.SESSION_COMMIT, SessionDoor.inSession(this::commit));
        server.register(RequestCode.SESSION_ROLLBACK, SessionDoor.inSession(this::rollback));
        server.register(RequestCode.SESSION_BRANCH, SessionDoor.inSession(this::branch));
        server.register(RequestCode.SESSION_RECOVER, SessionDoor.inSession(this::recover));
    }

    /** Nothing of a transaction may happen to which something could not be added. */
    static void refuse(
            final Exchange exchange, final StagedBatch batch, final TransactionRefusal refusal) {
        batch.spoil(refusal.getMessage());
        exchange.reply(codeOf(refusal), refusal.getMessage());
    }

    static ResponseCode codeOf(final TransactionRefusal refusal) {
        return switch (refusal.reason()) {
            case LIMIT -> ResponseCode.SESSION_LIMIT;
            case ENDED -> ResponseCode.SESSION_ROLLED_BACK;
            case UNAVAILABLE -> ResponseCode.SERVICE_NOT_AVAILABLE;
        };
    }

    private static int transactionOf(final Exchange exchange) {
        return exchange.request().fields().requireInt("transaction");
    }

    private void commit(final Exchange exchange, final SessionLink link) throws SessionRefusal {
        link.session()
                .commit(
                        transactionOf(exchange),
                        this::read,
                        outcome -> exchange.reply(answerOf(outcome)));
    }

    /** A transaction that has begun to end must end, busy or not. */
    private void read(final Runnable commit) {
        if (!clerks.run(commit)) {
            commit.run();
        }
    }

    private static Frame answerOf(final CommitOutcome outcome) {
        if (outcome instanceof CommitOutcome.RolledBack rolledBack) {
            return ResponseCode.SESSION_ROLLED_BACK.because(rolledBack.explanation());
        }
        return outcome instanceof CommitOutcome.InDoubt inDoubt
                ? ResponseCode.SESSION_IN_DOUBT.because(inDoubt.explanation())
                : ResponseCode.SUCCESS.frame();
    }

    private void rollback(final Exchange exchange, final SessionLink link) throws SessionRefusal {
        link.session().rollback(transactionOf(exchange));
        exchange.reply(ResponseCode.SUCCESS);
    }

    private void branch(final Exchange exchange, final SessionLink link) {
        final BranchWork.Request asked = BranchWork.Request.from(exchange.request().fields());
        final BranchId id =
                BranchId.parse(asked.branch())
                        .orElseThrow(
                                () ->
                                        BadField.malformed(
                                                "branch", asked.branch(), "the id of a branch"));
        final SessionBranches own = link.session().branches();
        final int number = asked.transaction();
        switch (asked.kind()) {
            case BEGIN ->
                    answer(
                            exchange,
                            own.begin(id, number, Duration.ofSeconds(asked.timeoutSeconds())));
            case JOIN -> answer(exchange, own.join(id, number, false));
            case RESUME -> answer(exchange, own.join(id, number, true));
            case END -> answer(exchange, own.leave(id, number, Leaving.DONE));
            case FAIL -> answer(exchange, own.leave(id, number, Leaving.FAILED));
            case SUSPEND -> answer(exchange, own.leave(id, number, Leaving.SUSPENDED));
            case PREPARE -> decide(exchange, id, Branches.Decision.PREPARE);
            case COMMIT -> decide(exchange, id, Branches.Decision.COMMIT);
            case COMMIT_ONE_PHASE -> decide(exchange, id, Branches.Decision.COMMIT_ONE_PHASE);
            case ROLLBACK -> decide(exchange, id, Branches.Decision.ROLLBACK);
            case FORGET -> decide(exchange, id, Branches.Decision.FORGET);
        }
    }

    private static void answer(final Exchange exchange, final BranchOutcome outcome) {
        exchange.reply(ResponseCode.SUCCESS.frame(new BranchWork.Response(outcome.code())));
    }

    /** May have to read what the branch had put aside. */
    private void decide(
            final Exchange exchange, final BranchId id, final Branches.Decision decision) {
        clerks.take(
                exchange,
                kept -> sessions.branches().decide(id, decision, outcome -> answer(kept, outcome)));
    }

    private void recover(final Exchange exchange, final SessionLink link) {
        exchange.reply(
                ResponseCode.SUCCESS
                        .frame()
                        .body(
                                Recovery.write(
                                        sessions.branches().recover().stream()
                                                .map(BranchId::text)
                                                .toList())));
    }
}
