package io.posthorn.broker.client;

import java.util.ArrayList;
import java.util.List;

/** A connection that notes what it was told. */
final class TestLink implements ClientLink {

    final List<String> told = new ArrayList<>();

    @Override
    public String remoteAddress() {
        return "127.0.0.1:1";
    }

    @Override
    public String language() {
        return "JAVA";
    }

    @Override
    public int version() {
        return 479;
    }

    @Override
    public void membersChanged(final String group) {
        told.add(group);
    }
}
