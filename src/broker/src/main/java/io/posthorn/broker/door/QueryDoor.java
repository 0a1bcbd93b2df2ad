package io.posthorn.broker.door;

import io.posthorn.broker.query.Lookup;
import io.posthorn.message.RecordView;
import io.posthorn.remoting.channel.Exchange;
import io.posthorn.remoting.channel.RemotingServer;
import io.posthorn.remoting.command.QueryMessage;
import io.posthorn.remoting.command.RequestCode;
import io.posthorn.remoting.command.ResponseCode;
import io.posthorn.remoting.command.ViewMessageById;
import io.posthorn.store.segment.Slice;
import java.util.List;

/** Single messages by key and by place (remoting protocol 14). */
final class QueryDoor {

    private static final int MOST = 64;
    private static final int MOST_UNIQUE = 32;

    private final Lookup lookup;
    private final Clerks clerks;

    QueryDoor(final Lookup lookup, final Clerks clerks) {
        this.lookup = lookup;
        this.clerks = clerks;
    }

    void register(final RemotingServer server) {
        server.register(RequestCode.QUERY_MESSAGE, clerks.handle(this::byKey));
        server.register(RequestCode.VIEW_MESSAGE_BY_ID, clerks.handle(this::byPlace));
    }

    private void byKey(final Exchange exchange) {
        final QueryMessage.Request asked = QueryMessage.Request.from(exchange.request().fields());
        final int most =
                asked.uniqueKey() ? MOST_UNIQUE : Math.max(1, Math.min(MOST, asked.maxNum()));
        final List<Slice> found =
                lookup.byKey(
                        asked.topic(),
                        asked.key(),
                        asked.uniqueKey(),
                        asked.beginTimestamp(),
                        asked.endTimestamp(),
                        most);
        if (found.isEmpty()) {
            exchange.reply(
                    ResponseCode.QUERY_NOT_FOUND,
                    "can not find message, maybe time range not correct");
            return;
        }
        final RecordView newest = new RecordView().wrap(found.get(0).bytes(), 0);
        exchange.reply(
                ResponseCode.SUCCESS
                        .frame(
                                new QueryMessage.Response(
                                        newest.storeTimestamp(), newest.physicalOffset()))
                        .body(
                                found.stream().map(Slice::bytes).toList(),
                                () -> found.forEach(Slice::close)));
    }

    private void byPlace(final Exchange exchange) {
        final ViewMessageById.Request asked =
                ViewMessageById.Request.from(exchange.request().fields());
        final Slice slice = lookup.at(asked.offset());
        if (slice == null) {
            exchange.reply(
                    ResponseCode.SYSTEM_ERROR,
                    "can not find message by the offset, " + asked.offset());
            return;
        }
        exchange.reply(ResponseCode.SUCCESS.frame().body(List.of(slice.bytes()), slice::close));
    }
}
