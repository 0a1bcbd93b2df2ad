package io.posthorn.broker.door;

import io.posthorn.base.count.Counters;
import io.posthorn.base.time.Clock;
import io.posthorn.broker.intake.IntakeRules;
import io.posthorn.broker.session.Authenticator;
import io.posthorn.broker.session.Identity;
import io.posthorn.broker.session.Session;
import io.posthorn.broker.session.SessionRefusal;
import io.posthorn.broker.session.Sessions;
import io.posthorn.broker.topic.BrokerIdentity;
import io.posthorn.remoting.channel.Exchange;
import io.posthorn.remoting.channel.RemotingServer;
import io.posthorn.remoting.command.RequestCode;
import io.posthorn.remoting.command.ResponseCode;
import io.posthorn.remoting.session.OpenSession;

/**
 * Lets clients in: finds out who they are, and begins their sessions. A password that was not
 * checked lately is checked by a clerk, as that takes long on purpose; the session begins on the
 * event loop of its connection, like everything that is done in it.
 */
final class SessionOpening {

    private final BrokerIdentity identity;
    private final IntakeRules rules;
    private final int maxFrameBytes;
    private final Sessions sessions;
    private final Authenticator authenticator;
    private final Clerks doorkeepers;
    private final FailedLogins failedLogins;

    SessionOpening(
            final BrokerIdentity identity,
            final IntakeRules rules,
            final int maxFrameBytes,
            final Sessions sessions,
            final Authenticator authenticator,
            final Clerks doorkeepers,
            final Clock clock,
            final Counters counters) {
        this.identity = identity;
        this.rules = rules;
        this.maxFrameBytes = maxFrameBytes;
        this.sessions = sessions;
        this.authenticator = authenticator;
        this.doorkeepers = doorkeepers;
        this.failedLogins = new FailedLogins(clock, counters);
    }

    void register(final RemotingServer server) {
        server.register(RequestCode.SESSION_OPEN, this::open);
    }

    private void open(final Exchange exchange) {
        final OpenSession.Request asked = OpenSession.Request.from(exchange.request().fields());
        authenticator
                .recall(asked.user(), asked.password())
                .ifPresentOrElse(
                        answer -> decide(exchange, asked, answer),
                        () -> doorkeepers.take(exchange, kept -> ask(kept, asked)));
    }

    private void ask(final Exchange exchange, final OpenSession.Request asked) {
        final Authenticator.Answer answer = authenticator.ask(asked.user(), asked.password());
        exchange.connection()
                .eventLoop()
                .execute(() -> Clerks.process(exchange, kept -> decide(kept, asked, answer)));
    }

    private void decide(
            final Exchange exchange,
            final OpenSession.Request asked,
            final Authenticator.Answer answer) {
        // A switch over the sealed type would say this better; Java 17 has none yet.
        if (answer instanceof Authenticator.Known known) {
            begin(exchange, asked, known.identity());
        } else if (answer instanceof Authenticator.Unavailable unavailable) {
            exchange.reply(ResponseCode.SERVICE_NOT_AVAILABLE, unavailable.sentence());
        } else {
            final String sentence = ((Authenticator.Refused) answer).sentence();
            failedLogins.note(
                    asked.user(), WireLink.textOf(exchange.connection().remoteAddress()), sentence);
            exchange.reply(ResponseCode.SESSION_REFUSED, sentence);
        }
    }

    private void begin(
            final Exchange exchange, final OpenSession.Request asked, final Identity user) {
        final SessionLink link = SessionLink.of(exchange.connection());
        final Session session;
        try {
            if (link == null) {
                session = sessions.open(asked.session(), asked.clientId(), user);
                SessionLink.begin(exchange.connection(), session);
            } else {
                session = link.session();
                sessions.identify(session, asked.clientId(), user);
            }
        } catch (final SessionRefusal e) {
            exchange.reply(SessionDoor.codeOf(e.reason()), e.getMessage());
            return;
        }
        exchange.reply(
                ResponseCode.SUCCESS.frame(
                        new OpenSession.Response(
                                identity.name(),
                                session.isResumed(),
                                user.name().isEmpty() ? null : user.name(),
                                rules.maxBodyBytes(),
                                maxFrameBytes)));
    }
}
